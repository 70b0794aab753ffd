import type { CallContext } from '@channel/contracts'
import type { CustomTransportStrategy } from '@nestjs/microservices'
import { Server } from '@nestjs/microservices'
import type { Logger } from 'pino'
import { isObservable, lastValueFrom } from 'rxjs'
import type { RpcOutcome } from './outcome.js'
import { RpcInvalid, RpcUnavailable } from './rpc-errors.js'

/** Calls Nest's message handlers and turns whatever happens into an outcome; transports only carry it. */
export abstract class RpcServer extends Server implements CustomTransportStrategy {
  private running = 0
  private refusing = false
  private readonly waiting: (() => void)[] = []

  constructor(protected readonly log: Logger) {
    super()
  }

  abstract override listen(callback: (error?: unknown) => void): void
  /** From now on new calls are refused; resolves when the running ones have finished. */
  abstract override close(): Promise<void>

  override on(): never {
    throw new Error('this transport has no events of its own')
  }

  override unwrap<T>(): T {
    throw new Error('this transport has nothing to unwrap')
  }

  get accepting(): boolean {
    return !this.refusing
  }

  async dispatch(pattern: string, input: unknown, context: CallContext): Promise<RpcOutcome> {
    if (this.refusing) return { kind: 'refusing' }
    const handler = this.messageHandlers.get(pattern)
    if (handler === undefined || handler.isEventHandler === true) return { kind: 'unknown-pattern' }
    this.running += 1
    try {
      const result: unknown = await handler(input, context)
      return { kind: 'answered', reply: isObservable(result) ? await lastValueFrom(result) : result }
    } catch (error) {
      return this.outcomeOf(error, pattern, context)
    } finally {
      this.running -= 1
      if (this.running === 0) this.waiting.splice(0).forEach((resolve) => resolve())
    }
  }

  protected refuseNewCalls(): void {
    this.refusing = true
  }

  protected async runningCallsFinished(): Promise<void> {
    if (this.running > 0) await new Promise<void>((resolve) => this.waiting.push(resolve))
  }

  /** An error of a call that the handler itself made to another service must not pass for one of this call. */
  private outcomeOf(error: unknown, pattern: string, context: CallContext): RpcOutcome {
    if (error instanceof RpcInvalid && error.pattern === pattern) return { kind: 'invalid', issues: error.issues }
    const { traceId } = context
    if (error instanceof RpcUnavailable) {
      this.log.warn({ traceId, pattern, reason: error.message }, 'call given up: another service is unavailable')
      return { kind: 'unavailable', reason: error.message }
    }
    this.log.error({ err: error, traceId, pattern }, 'call failed')
    return { kind: 'failed', traceId }
  }
}
