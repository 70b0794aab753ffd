import { AccessClaims } from '@channel/contracts/identity'
import { Principal } from '@channel/contracts'
import type { KeyValue } from '@channel/service-kit'
import { deriveKey } from '@channel/service-kit'
import { errors, jwtVerify } from 'jose'

export type AuthFailure = 'UNAUTHENTICATED' | 'TOKEN_EXPIRED'
export type Caller = { known: true; principal: Principal } | { known: false; failure: AuthFailure }

/** What the services see of somebody who has not logged in. */
export const anonymous: Principal = { subject: 'anonymous', roles: [] }

const stranger = (failure: AuthFailure): Caller => ({ known: false, failure })

const claimsOf = async (token: string, key: Uint8Array): Promise<AccessClaims | AuthFailure> => {
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'] })
    const claims = AccessClaims.safeParse(payload)
    return claims.success ? claims.data : 'UNAUTHENTICATED'
  } catch (error) {
    return error instanceof errors.JWTExpired ? 'TOKEN_EXPIRED' : 'UNAUTHENTICATED'
  }
}

/** Who sends a request, by its access token: signed by the identity service, not expired, its session not revoked. */
export const callerOf = (options: { secret: string; cache: KeyValue }) => {
  const key = deriveKey(options.secret, 'access-token')

  return async (authorization: string | undefined): Promise<Caller> => {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
    if (token === undefined) return stranger('UNAUTHENTICATED')
    const claims = await claimsOf(token, key)
    if (typeof claims === 'string') return stranger(claims)
    if ((await options.cache.get(`revoked:${claims.sid}`)) !== undefined) return stranger('UNAUTHENTICATED')
    const { sub, roles, dealerCode, storeCode } = claims
    const principal = Principal.safeParse({ subject: sub, roles, dealerCode, storeCode })
    return principal.success ? { known: true, principal: principal.data } : stranger('UNAUTHENTICATED')
  }
}
