import type { AnswerOf, CallContext, Command, InputOf, Query, ReplyOf } from '@channel/contracts'
import { newId } from '@channel/contracts'
import type { Account } from '@channel/contracts/identity'

export type Caller = {
  call<M extends Command | Query>(message: M, input: InputOf<M>, context: CallContext): Promise<ReplyOf<M>>
}

type Refused = { ok: false; error: { code: string } }
type Keyless<C extends Command> = Omit<InputOf<C>, 'idempotencyKey'>

/** Sends seed commands under keys of their own, so that seeding twice, or again after a crash, has one effect. */
export class Sower {
  constructor(
    private readonly caller: Caller,
    private readonly context: () => CallContext,
  ) {}

  /** The same in somebody's name: documents show who did what, and four eyes belong to two people. */
  as({ id, roles, dealerCode, storeCode }: Account): Sower {
    const principal = { subject: id, roles, dealerCode: dealerCode ?? undefined, storeCode: storeCode ?? undefined }
    return new Sower(this.caller, () => ({ principal, traceId: newId() }))
  }

  ask<Q extends Query>(query: Q, input: InputOf<Q>): Promise<ReplyOf<Q>> {
    return this.caller.call(query, input, this.context())
  }

  async try<C extends Command>(command: C, key: string, input: Keyless<C>): Promise<ReplyOf<C>> {
    const full = { ...input, idempotencyKey: `seed:v1:${key}` } as InputOf<C>
    return this.caller.call(command, full, this.context())
  }

  async must<C extends Command>(command: C, key: string, input: Keyless<C>): Promise<AnswerOf<C>> {
    const reply = (await this.try(command, key, input)) as { ok: true; value: AnswerOf<C> } | Refused
    if (!reply.ok) throw new Error(`seeding ${key}: ${command.pattern} was refused with ${reply.error.code}`)
    return reply.value
  }
}
