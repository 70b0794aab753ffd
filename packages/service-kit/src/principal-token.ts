import { Principal } from '@channel/contracts'
import { jwtVerify, SignJWT } from 'jose'
import { deriveKey } from './secrets.js'

const LIFE_SECONDS = 60
const REUSE_SECONDS = 30
const CACHE_SIZE = 2_000
const AUDIENCE = 'channel-rpc'

const keyOf = (secret: string): Uint8Array => deriveKey(secret, 'principal')

const signed = (principal: Principal, key: Uint8Array, at: Date): Promise<string> => {
  const issued = Math.floor(at.getTime() / 1000)
  return new SignJWT({ principal })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(AUDIENCE)
    .setIssuedAt(issued)
    .setExpirationTime(issued + LIFE_SECONDS)
    .sign(key)
}

type Verified = { principal: Principal; expiresAtMs: number }

const verified = async (token: string, key: Uint8Array, at: Date): Promise<Verified | undefined> => {
  try {
    const { payload } = await jwtVerify(token, key, { audience: AUDIENCE, algorithms: ['HS256'], currentDate: at })
    const principal = Principal.safeParse(payload['principal'])
    if (!principal.success || payload.exp === undefined) return undefined
    return { principal: principal.data, expiresAtMs: payload.exp * 1000 }
  } catch {
    return undefined
  }
}

/** HMAC-signed JWT (HS256) that says who is asking; valid for 60 s. */
export const signPrincipal = (principal: Principal, secret: string, at = new Date()): Promise<string> =>
  signed(principal, keyOf(secret), at)

/** The principal, or undefined where the token was altered, has expired or was signed with another secret. */
export const verifyPrincipal = async (token: string, secret: string, at = new Date()): Promise<Principal | undefined> =>
  (await verified(token, keyOf(secret), at))?.principal

const remember = <K, V>(cache: Map<K, V>, key: K, value: V): void => {
  const oldest = cache.size >= CACHE_SIZE ? cache.keys().next() : undefined
  if (oldest !== undefined && !oldest.done) cache.delete(oldest.value)
  cache.set(key, value)
}

export type PrincipalTokens = {
  sign(principal: Principal): Promise<string>
  verify(token: string): Promise<Principal | undefined>
}

/** The same with memory: a busy caller's token is signed and checked once in 30 s instead of at each call. */
export const principalTokens = (secret: string, clock: () => Date = () => new Date()): PrincipalTokens => {
  const key = keyOf(secret)
  const signatures = new Map<string, { token: Promise<string>; reuseUntilMs: number }>()
  const known = new Map<string, Verified>()

  return {
    sign: (principal) => {
      const at = clock()
      const name = JSON.stringify(principal)
      const ready = signatures.get(name)
      if (ready !== undefined && at.getTime() < ready.reuseUntilMs) return ready.token
      signatures.delete(name)
      const token = signed(principal, key, at)
      remember(signatures, name, { token, reuseUntilMs: at.getTime() + REUSE_SECONDS * 1000 })
      return token
    },
    verify: async (token) => {
      const at = clock()
      const before = known.get(token)
      if (before !== undefined && at.getTime() < before.expiresAtMs) return before.principal
      known.delete(token)
      const fresh = await verified(token, key, at)
      if (fresh !== undefined) remember(known, token, fresh)
      return fresh?.principal
    },
  }
}
