import { setTimeout as pause } from 'node:timers/promises'
import type { CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { command, err, ok, query } from '@channel/contracts'
import { Controller, Inject } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { MicroserviceOptions } from '@nestjs/microservices'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import { z } from 'zod'
import { createLogger } from '../logger.js'
import { nestLogger } from '../nest-logger.js'
import { ErrorsToTransport } from '../rpc/errors-to-transport.js'
import { parsed } from '../rpc/parsed.js'
import type { RpcServer } from '../rpc/rpc-server.js'

/* A service of no use but for tests: one message for each way in which a call can end. */

const Greeting = z.object({ text: z.string(), subject: z.string(), traceId: z.string() })

export const greet = query('inventory.greet', { input: z.object({ name: z.string().default('you') }), answer: Greeting })
export const tell = query('inventory.tell', { input: z.object({ words: z.array(z.string()) }), answer: z.array(z.string()) })
export const noSuch = query('inventory.no-such', { input: z.object({}), answer: z.null() })
export const nothing = query('inventory.nothing', { input: z.object({}), answer: z.null() })
export const noon = query('inventory.noon', {
  input: z.object({}),
  answer: z.object({ at: z.string(), note: z.string().optional() }),
})
export const explode = query('inventory.explode', { input: z.object({}), answer: z.null() })
export const askFurther = query('inventory.ask-further', { input: z.object({}), answer: z.null() })
export const wait = query('inventory.wait', { input: z.object({}), answer: z.object({ by: z.string() }) })

const takeParts = {
  input: { quantity: z.int().min(1) },
  answer: z.object({ left: z.int() }),
  error: z.discriminatedUnion('code', [z.object({ code: z.literal('NOT_ENOUGH'), left: z.int() })]),
}
export const take = command('inventory.take', takeParts)
export const takeOnce = command('inventory.take-once', { ...takeParts, retryable: false })

/** What a test does to the service and sees of it. */
export class Sample {
  calls: string[] = []
  /** The service keeps this array and answers with it. */
  readonly words = ['a', 'b']
  further: () => Promise<null> = async () => null

  private held: Promise<void> = Promise.resolve()
  private letGo: () => void = () => undefined

  constructor(readonly name = 'sample') {}

  /** Calls that arrive from now on are answered after `release`. */
  hold(): void {
    this.held = new Promise((resolve) => (this.letGo = resolve))
  }

  release(): void {
    this.letGo()
    this.held = Promise.resolve()
  }

  async called(): Promise<void> {
    this.calls.push(this.name)
    await this.held
  }

  async reached(times = 1): Promise<void> {
    while (this.calls.length < times) await pause(2)
  }
}

const SAMPLE = Symbol('sample')

@Controller()
class SampleRpc {
  constructor(@Inject(SAMPLE) private readonly sample: Sample) {}

  @MessagePattern(greet.pattern)
  async greet(@Payload(parsed(greet)) input: ParsedInputOf<typeof greet>, @Ctx() context: CallContext) {
    await this.sample.called()
    return { text: `hello ${input.name}`, subject: context.principal.subject, traceId: context.traceId }
  }

  @MessagePattern(tell.pattern)
  async tell(@Payload(parsed(tell)) input: ParsedInputOf<typeof tell>) {
    input.words.push('changed by the handler')
    return this.sample.words
  }

  @MessagePattern(nothing.pattern)
  async nothing(): Promise<void> {}

  @MessagePattern(noon.pattern)
  async noon() {
    return { at: new Date('2026-01-01T04:00:00Z'), note: undefined }
  }

  @MessagePattern(explode.pattern)
  async explode(): Promise<null> {
    throw new Error('password=hunter2 in a message nobody outside may read')
  }

  @MessagePattern(askFurther.pattern)
  askFurther() {
    return this.sample.further()
  }

  @MessagePattern(wait.pattern)
  async wait() {
    await this.sample.called()
    return { by: this.sample.name }
  }

  @MessagePattern(take.pattern)
  take(@Payload(parsed(take)) input: ParsedInputOf<typeof take>): Promise<ReplyOf<typeof take>> {
    return this.decide(input.quantity)
  }

  @MessagePattern(takeOnce.pattern)
  takeOnce(@Payload(parsed(takeOnce)) input: ParsedInputOf<typeof takeOnce>): Promise<ReplyOf<typeof take>> {
    return this.decide(input.quantity)
  }

  private async decide(quantity: number): Promise<ReplyOf<typeof take>> {
    await this.sample.called()
    return quantity > 5 ? err({ code: 'NOT_ENOUGH', left: 5 }) : ok({ left: 5 - quantity })
  }
}

class SampleModule {}

export const sampleModule = (sample: Sample) => ({
  module: SampleModule,
  controllers: [SampleRpc],
  providers: [{ provide: SAMPLE, useValue: sample }],
})

/** Serves the sample over any transport. */
export const serve = async (sample: Sample, server: RpcServer) => {
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(sampleModule(sample), {
    strategy: server,
    abortOnError: false,
    logger: nestLogger(createLogger({ level: 'silent' })),
  })
  app.useGlobalFilters(new ErrorsToTransport())
  await app.listen()
  return app
}
