import type { CallContext, Command, InputOf, Query, ReplyOf } from '@channel/contracts'
import { firstValueFrom } from 'rxjs'
import type { RpcClient, RpcRequest } from './rpc-client.js'

export type CallOptions = {
  /** Milliseconds until the caller stops waiting, retry included; 10,000 unless told otherwise. */
  timeoutMs?: number
}

/**
 * Asks another service. Expected refusals come back in the `Result`. Throws `RpcInvalid` where the input does not fit its
 * schema, `RpcUnavailable` where no replica answered in time, `RpcFailed` where the service met an unexpected error.
 */
export type RpcCaller = {
  call<M extends Command | Query>(message: M, input: InputOf<M>, context: CallContext, options?: CallOptions): Promise<ReplyOf<M>>
}

const DEFAULT_TIMEOUT_MS = 10_000

export const rpcCaller = (client: RpcClient): RpcCaller => ({
  call: <M extends Command | Query>(message: M, input: InputOf<M>, context: CallContext, options?: CallOptions) => {
    const retryable = message.kind === 'query' || message.retryable
    const timeoutMs = options?.timeoutMs ?? DEFAULT_TIMEOUT_MS
    return firstValueFrom(client.send<ReplyOf<M>, RpcRequest>(message.pattern, { input, context, retryable, timeoutMs }))
  },
})
