import type { CallContext, Command, InputOf, Query, ReplyOf } from '@channel/contracts'
import type { RpcCaller } from '@channel/service-kit'
import { validInput } from '../errors/bad-input.js'
import type { Language } from '../request/language.js'
import type { Nullish } from './without-nulls.js'
import { withoutNulls } from './without-nulls.js'

/** What a client sends of a command; the idempotency key goes beside it. */
export type CommandInput<C extends Command> = Nullish<Omit<InputOf<C>, 'idempotencyKey'>>
export type QueryInput<Q extends Query> = Nullish<InputOf<Q>>

/** The services as seen from one request: its principal and trace go with every call. */
export type Remote = {
  /** Throws a coded `BAD_USER_INPUT` where the input does not fit the contract; nothing is sent then. */
  tell<C extends Command>(command: C, input: CommandInput<C>, idempotencyKey: string): Promise<ReplyOf<C>>
  ask<Q extends Query>(query: Q, input: QueryInput<Q>): Promise<ReplyOf<Q>>
}

export const remoteFor = (rpc: RpcCaller, context: CallContext, language: Language): Remote => ({
  tell: async <C extends Command>(command: C, input: CommandInput<C>, idempotencyKey: string) => {
    const whole = { ...withoutNulls<Record<string, unknown>>(input as Nullish<Record<string, unknown>>), idempotencyKey }
    return rpc.call(command, validInput<C['input']>(command.input, whole, language), context)
  },
  ask: async <Q extends Query>(query: Q, input: QueryInput<Q>) =>
    rpc.call(query, validInput<Q['input']>(query.input, withoutNulls(input), language), context),
})
