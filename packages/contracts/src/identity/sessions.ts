import { z } from 'zod'
import { command } from '../message.js'
import { Account } from './accounts.js'

/** The access token is a short-lived JWT; the refresh token is opaque, used once and replaced at each use. */
export const Session = z.object({
  accessToken: z.string(),
  accessExpiresAt: z.iso.datetime(),
  refreshToken: z.string(),
  refreshExpiresAt: z.iso.datetime(),
  account: Account,
})
export type Session = z.infer<typeof Session>

/** What an access token says. `sid` names the session, which can be revoked. Times in seconds since the epoch (RFC 7519 §4.1). */
export const AccessClaims = z.object({
  sub: z.string(),
  sid: z.string(),
  roles: z.array(z.string()),
  dealerCode: z.string().optional(),
  storeCode: z.string().optional(),
  iat: z.number(),
  exp: z.number(),
})
export type AccessClaims = z.infer<typeof AccessClaims>

/** Five wrong passwords within 15 minutes lock the account for 15 minutes. The answer does not tell whether the name exists. */
export const logIn = command('identity.log-in', {
  input: { username: z.string().max(100), password: z.string().max(128), device: z.string().max(200).default('') },
  answer: Session,
  error: z.discriminatedUnion('code', [
    z.object({ code: z.literal('INVALID_CREDENTIALS') }),
    z.object({ code: z.literal('ACCOUNT_LOCKED'), until: z.iso.datetime() }),
    z.object({ code: z.literal('ACCOUNT_DISABLED') }),
  ]),
  retryable: false,
})

/** A refresh token that was used before ends its whole session: somebody has a copy. */
export const refreshSession = command('identity.refresh-session', {
  input: { refreshToken: z.string().max(500) },
  answer: Session,
  error: z.discriminatedUnion('code', [
    z.object({ code: z.literal('REFRESH_TOKEN_INVALID') }),
    z.object({ code: z.literal('REFRESH_TOKEN_REUSED') }),
    z.object({ code: z.literal('ACCOUNT_DISABLED') }),
  ]),
  retryable: false,
})

export const logOut = command('identity.log-out', {
  input: { refreshToken: z.string().max(500) },
  answer: z.object({ loggedOut: z.literal(true) }),
  error: z.discriminatedUnion('code', [z.object({ code: z.literal('REFRESH_TOKEN_INVALID') })]),
})
