import type { CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { logIn, logOut, refreshSession, Session } from '@channel/contracts/identity'
import type { StoredAccount } from './account.js'
import { toAccount } from './account.js'
import type { Passwords } from './passwords.js'
import type { Revocations } from './revocations.js'
import type { Opened, SessionRepository } from './session.repository.js'
import { ACCESS_SECONDS, secondsAfter } from './session.js'
import type { Tokens } from './tokens.js'

type Deps = { sessions: SessionRepository; passwords: Passwords; tokens: Tokens; revocations: Revocations; clock: () => Date }

/**
 * Replies carry tokens, so they are not kept in the command log: a repeated log-in is a second session, and a repeated refresh is the
 * reuse of a used token.
 */
export const sessionHandlers = ({ sessions, passwords, tokens, revocations, clock }: Deps) => {
  const present = presenter(tokens)

  return {
    logIn: async (input: ParsedInputOf<typeof logIn>, context: CallContext): Promise<ReplyOf<typeof logIn>> => {
      const username = input.username.trim().toLowerCase()
      const candidate = await sessions.candidate(username, clock())
      if (candidate.lockedUntil !== undefined) return err({ code: 'ACCOUNT_LOCKED', until: candidate.lockedUntil })
      // Hashing takes its time and so happens outside of the transaction; what it says is judged under the lock.
      const right = await passwords.matches(candidate.passwordHash, input.password)
      const refreshToken = tokens.refreshToken()
      const at = clock()
      const attempt = { username, device: input.device, passwordHash: candidate.passwordHash, right }
      const opened = await sessions.logIn(attempt, tokens.hashOf(refreshToken), { context, at })
      return opened.ok ? ok(await present(opened.value, refreshToken, at)) : opened
    },

    refresh: async (
      input: ParsedInputOf<typeof refreshSession>,
      context: CallContext,
    ): Promise<ReplyOf<typeof refreshSession>> => {
      const at = clock()
      const next = tokens.refreshToken()
      const hashes = { used: tokens.hashOf(input.refreshToken), next: tokens.hashOf(next) }
      const { reply, endedSessions } = await sessions.refresh(hashes, { context, at })
      await revocations.publish(endedSessions)
      return reply.ok ? ok(await present(reply.value, next, at)) : reply
    },

    logOut: async (input: ParsedInputOf<typeof logOut>, context: CallContext): Promise<ReplyOf<typeof logOut>> => {
      const { reply, endedSessions } = await sessions.logOut(tokens.hashOf(input.refreshToken), { context, at: clock() })
      await revocations.publish(endedSessions)
      return reply
    },

    /** Said again for sessions that ended: whoever ended them may have died before the revocation was published. */
    revoked: (sessionIds: readonly string[]): Promise<void> => revocations.publish(sessionIds),
  }
}

export type SessionHandlers = ReturnType<typeof sessionHandlers>

/** What the caller gets of a session that was opened or refreshed at this moment. */
const presenter =
  (tokens: Pick<Tokens, 'sign'>) =>
  async ({ account, sessionId, expiresAt }: Opened, refreshToken: string, at: Date): Promise<Session> => {
    const accessExpiresAt = secondsAfter(at, ACCESS_SECONDS)
    return {
      accessToken: await tokens.sign({ ...claimsOf(account), sid: sessionId, iat: seconds(at), exp: seconds(accessExpiresAt) }),
      accessExpiresAt: accessExpiresAt.toISOString(),
      refreshToken,
      refreshExpiresAt: expiresAt.toISOString(),
      account: toAccount(account, undefined),
    }
  }

const claimsOf = ({ id, roles, dealerCode, storeCode }: StoredAccount) => ({
  sub: id,
  roles,
  ...(dealerCode !== null && { dealerCode }),
  ...(storeCode !== null && { storeCode }),
})

const seconds = (at: Date): number => Math.floor(at.getTime() / 1_000)
