import type { Logger } from 'pino'
import type { RedisKeyValue } from '../key-value/redis-key-value.js'
import { redisKeyValue } from '../key-value/redis-key-value.js'
import type { PrincipalTokens } from '../principal-token.js'
import { principalTokens } from '../principal-token.js'
import { HttpRpcClient } from '../rpc/http-client.js'
import type { RpcCaller } from '../rpc/rpc-caller.js'
import { rpcCaller } from '../rpc/rpc-caller.js'

export type PeerOptions = { urls: Record<string, string[]>; secret: string; redisUrl: string; logger: Logger }

/** The ways out of a process of the distributed topology: to the services by HTTP, to Redis. */
export type Peers = {
  readonly rpc: RpcCaller
  readonly cache: RedisKeyValue
  readonly tokens: PrincipalTokens
  close(): Promise<void>
}

const httpRpc = (options: { urls: Record<string, string[]>; tokens: PrincipalTokens }) => {
  const client = new HttpRpcClient(options.urls, options.tokens)
  return { rpc: rpcCaller(client), close: () => client.close() }
}

export const connectPeers = ({ urls, secret, redisUrl, logger }: PeerOptions): Peers => {
  const tokens = principalTokens(secret)
  const { rpc, close } = httpRpc({ urls, tokens })
  const cache = redisKeyValue({ url: redisUrl, logger })
  return {
    rpc,
    cache,
    tokens,
    close: async () => {
      await close()
      await cache.close()
    },
  }
}
