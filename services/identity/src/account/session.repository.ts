import type { ErrorOf, NewEvent, ReplyOf, Result } from '@channel/contracts'
import { err, newEvent, newId, ok } from '@channel/contracts'
import type { logIn, refreshSession } from '@channel/contracts/identity'
import { accountLocked, loggedIn, logOut } from '@channel/contracts/identity'
import { appendToOutbox } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'
import type { StoredAccount } from './account.js'
import { clearGuard, lockGuard, readLocks, saveGuard } from './guard.repository.js'
import { afterFailure, lockedUntil } from './lock-out.js'
import type { Call, Ended, RecordAudit, UnitOfWork } from './rows.repository.js'
import { endSessions, toStored } from './rows.repository.js'
import { refreshOutcome, secondsAfter, SESSION_SECONDS } from './session.js'

type Tx = Prisma.TransactionClient
type Deps = { db: PrismaClient; transaction: UnitOfWork; recordAudit: RecordAudit }

/** A session that was opened or refreshed. */
export type Opened = { readonly account: StoredAccount; readonly sessionId: string; readonly expiresAt: Date }
/** What is known of a name before its password is checked. */
export type Candidate = { readonly passwordHash: string | undefined; readonly lockedUntil: string | undefined }
/** A checked password. `passwordHash` is the one it was checked against: it may have been changed meanwhile. */
export type Attempt = {
  readonly username: string
  readonly device: string
  readonly passwordHash?: string
  readonly right: boolean
}

export const sessionRepository = ({ db, transaction, recordAudit }: Deps) => ({
  candidate: async (username: string, at: Date): Promise<Candidate> => {
    const [row, locks] = await Promise.all([db.account.findUnique({ where: { username } }), readLocks(db, [username], at)])
    return { passwordHash: row?.passwordHash, lockedUntil: locks.get(username) }
  },

  /**
   * Judges a checked password under the lock of its name. Of any number of guesses at once no more than the lock-out allows are
   * answered: the others hear that the name is locked, whether they were right or not.
   */
  logIn: (attempt: Attempt, tokenHash: Uint8Array<ArrayBuffer>, call: Call): Promise<Result<Opened, ErrorOf<typeof logIn>>> =>
    transaction((tx) => judge(tx, attempt, tokenHash, recordAudit, call)),

  /** Under the session's lock a token is used once; its second use ends the session. */
  refresh: (hashes: Rotation, call: Call): Promise<Ended<Refreshed>> =>
    transaction((tx) => rotate(tx, hashes, recordAudit, call)),

  /** Ending a session that has ended is fine. */
  logOut: (tokenHash: Uint8Array<ArrayBuffer>, call: Call): Promise<Ended<ReplyOf<typeof logOut>>> =>
    transaction(async (tx) => {
      const token = await lockByToken(tx, tokenHash)
      if (!token) return { reply: err({ code: 'REFRESH_TOKEN_INVALID' }), endedSessions: [] }
      const account = toStored(token.session.account)
      const { sessionIds, events } = await endSessions(tx, account, { sessionId: token.sessionId }, 'logged out', call.at)
      await appendToOutbox(tx, events, call)
      const lines = sessionIds.map((sessionId) => ({ action: logOut.pattern, detail: { sessionId }, ...byItself(account) }))
      await recordAudit(tx, lines, call)
      return { reply: ok({ loggedOut: true }), endedSessions: sessionIds }
    }),

  /** Sessions that ended a day ago or more, with their tokens, and the counts of names that nobody tried since; answers how many rows. */
  forget: async (at: Date): Promise<number> => {
    const dayAgo = secondsAfter(at, -24 * 60 * 60)
    const sessions = await db.session.deleteMany({ where: { expiresAt: { lt: dayAgo } } })
    const guards = await db.loginGuard.deleteMany({ where: { updatedAt: { lt: dayAgo } } })
    return sessions.count + guards.count
  },
})

export type SessionRepository = ReturnType<typeof sessionRepository>

const byItself = ({ id }: StoredAccount) => ({ subject: id, actor: id })

/** Shares the account's lock: disabling it waits for this log-in and then ends its session too. */
const shareAccount = async (tx: Tx, username: string): Promise<Prisma.AccountGetPayload<object> | null> => {
  await tx.$queryRaw`SELECT id FROM account WHERE username = ${username} FOR SHARE`
  return tx.account.findUnique({ where: { username } })
}

const judge = async (
  tx: Tx,
  attempt: Attempt,
  tokenHash: Uint8Array<ArrayBuffer>,
  recordAudit: RecordAudit,
  call: Call,
): Promise<Result<Opened, ErrorOf<typeof logIn>>> => {
  const row = await shareAccount(tx, attempt.username)
  const guard = await lockGuard(tx, attempt.username, call.at)
  const until = lockedUntil(guard, call.at)
  if (until !== undefined) return err({ code: 'ACCOUNT_LOCKED', until })
  if (!row || !attempt.right || row.passwordHash !== attempt.passwordHash) {
    await fail(tx, { row, username: attempt.username, guard: afterFailure(guard, call.at), recordAudit }, call)
    return err({ code: 'INVALID_CREDENTIALS' })
  }
  if (row.disabledAt !== null) return err({ code: 'ACCOUNT_DISABLED' })
  await clearGuard(tx, attempt.username)
  return ok(await open(tx, toStored(row), { device: attempt.device, tokenHash, recordAudit }, call))
}

type Failure = {
  row: Prisma.AccountGetPayload<object> | null
  username: string
  guard: ReturnType<typeof afterFailure>
  recordAudit: RecordAudit
}

/** Counts a wrong password. People type passwords where a name belongs, so a name that no account has is not written down in the audit log. */
const fail = async (tx: Tx, { row, username, guard, recordAudit }: Failure, call: Call): Promise<void> => {
  await saveGuard(tx, username, guard)
  const until = guard.lockedUntil
  const subject = row?.id ?? 'unknown'
  const lines = [{ action: 'identity.log-in-failed', subject, detail: {}, actor: subject }]
  if (until !== null) lines.push({ action: 'identity.account-locked', subject, detail: { until }, actor: subject })
  await recordAudit(tx, lines, call)
  if (!row || until === null) return
  const { id, username: name } = toStored(row)
  await appendToOutbox(tx, [newEvent(accountLocked, id, { accountId: id, username: name, until })], call)
}

type Opening = { device: string; tokenHash: Uint8Array<ArrayBuffer>; recordAudit: RecordAudit }

const open = async (tx: Tx, account: StoredAccount, { device, tokenHash, recordAudit }: Opening, call: Call): Promise<Opened> => {
  const sessionId = newId()
  const expiresAt = secondsAfter(call.at, SESSION_SECONDS)
  await tx.session.create({ data: { id: sessionId, accountId: account.id, device, createdAt: call.at, expiresAt } })
  await tx.refreshToken.create({ data: { hash: tokenHash, sessionId, issuedAt: call.at } })
  const event: NewEvent = newEvent(loggedIn, account.id, { accountId: account.id, username: account.username, device })
  await appendToOutbox(tx, [event], call)
  await recordAudit(tx, [{ action: 'identity.logged-in', detail: { sessionId, device }, ...byItself(account) }], call)
  return { account, sessionId, expiresAt }
}

const lockByToken = async (tx: Tx, hash: Uint8Array<ArrayBuffer>) => {
  await tx.$queryRaw`
    SELECT s.id FROM session s JOIN refresh_token t ON t.session_id = s.id WHERE t.hash = ${hash} FOR UPDATE OF s`
  return tx.refreshToken.findUnique({ where: { hash }, include: { session: { include: { account: true } } } })
}

type Rotation = { readonly used: Uint8Array<ArrayBuffer>; readonly next: Uint8Array<ArrayBuffer> }
type Refreshed = Result<Opened, ErrorOf<typeof refreshSession>>

const rotate = async (tx: Tx, hashes: Rotation, recordAudit: RecordAudit, call: Call): Promise<Ended<Refreshed>> => {
  const token = await lockByToken(tx, hashes.used)
  if (!token) return { reply: err({ code: 'REFRESH_TOKEN_INVALID' }), endedSessions: [] }
  const { session } = token
  const account = toStored(session.account)
  const outcome = refreshOutcome(stateOf(token), call.at)
  if (outcome === 'rotate') {
    await tx.refreshToken.update({ where: { hash: hashes.used }, data: { usedAt: call.at } })
    await tx.refreshToken.create({ data: { hash: hashes.next, sessionId: session.id, issuedAt: call.at } })
    return { reply: ok({ account, sessionId: session.id, expiresAt: session.expiresAt }), endedSessions: [] }
  }
  const reused = outcome === 'REFRESH_TOKEN_REUSED'
  return {
    reply: err({ code: outcome }),
    endedSessions: reused ? await endReused(tx, account, session.id, recordAudit, call) : [],
  }
}

type FoundToken = NonNullable<Awaited<ReturnType<typeof lockByToken>>>

const stateOf = ({ usedAt, session }: FoundToken) => ({
  tokenUsedAt: usedAt?.toISOString() ?? null,
  revokedAt: session.revokedAt?.toISOString() ?? null,
  expiresAt: session.expiresAt.toISOString(),
  accountDisabled: session.account.disabledAt !== null,
})

const endReused = async (
  tx: Tx,
  account: StoredAccount,
  sessionId: string,
  recordAudit: RecordAudit,
  call: Call,
): Promise<string[]> => {
  const { sessionIds, events } = await endSessions(tx, account, { sessionId }, 'refresh token reused', call.at)
  await appendToOutbox(tx, events, call)
  const lines = sessionIds.map((id) => ({
    action: 'identity.refresh-token-reused',
    subject: account.id,
    detail: { sessionId: id },
    actor: 'unknown',
  }))
  await recordAudit(tx, lines, call)
  return sessionIds
}
