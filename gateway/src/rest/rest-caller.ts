import { createHash } from 'node:crypto'
import type { Principal } from '@channel/contracts'
import { newId, servicePrincipal } from '@channel/contracts'
import type { ApiKeyHolder, ApiScope } from '@channel/contracts/identity'
import { checkApiKey } from '@channel/contracts/identity'
import type { KeyValue, RpcCaller } from '@channel/service-kit'
import { codedError } from '../errors/coded-error.js'
import type { Caller } from '../request/caller.js'

/** People may do what they may; a key only what its scopes name. */
export type RestCaller = { readonly principal: Principal; may(scope: ApiScope): boolean }

type Options = {
  readonly rpc: RpcCaller
  /** Holds `revoked:key:<id>` for keys that were revoked a moment ago. */
  readonly cache: KeyValue
  readonly callerOf: (authorization: string | undefined) => Promise<Caller>
  readonly clock: () => Date
}

/** So long a revocation may need where the cache is away. */
const REMEMBERED_MS = 30_000
/** A wrong key is looked up again sooner: it may be one that was just made. */
const WRONG_REMEMBERED_MS = 3_000
const MOST_REMEMBERED = 10_000

type Remembered = { readonly holder: Promise<ApiKeyHolder | null>; untilMs: number }

const nameOf = (token: string): string => createHash('sha256').update(token).digest('base64url')

/** Keys are asked for at the identity service and remembered for half a minute, by their hash. */
const keyHolders = ({ rpc, clock }: Options) => {
  const remembered = new Map<string, Remembered>()
  const ask = (token: string): Promise<ApiKeyHolder | null> =>
    rpc.call(checkApiKey, { token }, { principal: servicePrincipal('gateway'), traceId: newId() })

  return async (token: string): Promise<ApiKeyHolder | null> => {
    const name = nameOf(token)
    const now = clock().getTime()
    const before = remembered.get(name)
    if (before !== undefined && now < before.untilMs) return before.holder
    const entry: Remembered = { holder: ask(token), untilMs: now + REMEMBERED_MS }
    remembered.delete(name)
    const oldest = remembered.size >= MOST_REMEMBERED ? remembered.keys().next() : undefined
    if (oldest !== undefined && !oldest.done) remembered.delete(oldest.value)
    remembered.set(name, entry)
    try {
      const holder = await entry.holder
      if (holder === null) entry.untilMs = now + WRONG_REMEMBERED_MS
      return holder
    } catch (error) {
      if (remembered.get(name) === entry) remembered.delete(name)
      throw error
    }
  }
}

const KEY = /^Bearer +(cmk_\S+)$/i

/** Who sends a request: a key, or somebody who has logged in. Throws where it is nobody. */
export const restCallerOf = (options: Options) => {
  const holderOf = keyHolders(options)

  const byKey = async (token: string): Promise<RestCaller> => {
    const holder = await holderOf(token)
    const now = options.clock().toISOString()
    if (holder === null || (holder.expiresAt !== null && holder.expiresAt <= now)) throw codedError('API_KEY_INVALID')
    if ((await options.cache.get(`revoked:${holder.principal.subject}`)) !== undefined) throw codedError('API_KEY_INVALID')
    const scopes = new Set(holder.scopes)
    return { principal: holder.principal, may: (scope) => scopes.has(scope) }
  }

  return async (authorization: string | undefined): Promise<RestCaller> => {
    const token = KEY.exec(authorization ?? '')?.[1]
    if (token !== undefined) return byKey(token)
    const caller = await options.callerOf(authorization)
    if (!caller.known) throw codedError(caller.failure)
    return { principal: caller.principal, may: () => true }
  }
}
