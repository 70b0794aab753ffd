import type { ParsedInputOf, ReplyOf } from '@channel/contracts'
import { err, newEvent, ok } from '@channel/contracts'
import { changePassword, passwordChanged } from '@channel/contracts/identity'
import { appendToOutbox, once } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'
import { clearGuard, lockGuard, saveGuard } from './guard.repository.js'
import { afterFailure, lockedUntil } from './lock-out.js'
import type { Call, Ended, RecordAudit, UnitOfWork } from './rows.repository.js'
import { endSessions, lockAccount, toStored } from './rows.repository.js'

type Tx = Prisma.TransactionClient
type Deps = { db: PrismaClient; transaction: UnitOfWork; recordAudit: RecordAudit }

/** The current password was checked against `checkedHash`; `newHash` is to take its place. `logged` is the input with its passwords made unreadable. */
export type PasswordChange = {
  readonly accountId: string
  readonly checkedHash: string | undefined
  readonly right: boolean
  readonly newHash: string
  readonly logged: ParsedInputOf<typeof changePassword>
}

export const passwordRepository = ({ db, transaction, recordAudit }: Deps) => ({
  hashOf: async (accountId: string): Promise<string | undefined> =>
    (await db.account.findUnique({ where: { id: accountId }, select: { passwordHash: true } }))?.passwordHash,

  change: (change: PasswordChange, call: Call): Promise<Ended<ReplyOf<typeof changePassword>>> =>
    transaction(async (tx) => {
      let endedSessions: string[] = []
      const reply = await once(tx, changePassword, change.logged, call, async () => {
        const ended = await replace(tx, change, recordAudit, call)
        if (!ended) return err({ code: 'INVALID_CREDENTIALS' as const })
        endedSessions = ended
        return ok({ changed: true as const })
      })
      return { reply, endedSessions }
    }),
})

export type PasswordRepository = ReturnType<typeof passwordRepository>

/** The sessions that ended, or undefined where the current password was wrong: guesses count towards the lock-out as at a log-in. */
const replace = async (tx: Tx, change: PasswordChange, recordAudit: RecordAudit, call: Call): Promise<string[] | undefined> => {
  // Account, guard, sessions: everybody locks in this order.
  const row = await lockAccount(tx, change.accountId)
  if (!row) return undefined
  const guard = await lockGuard(tx, row.username, call.at)
  if (lockedUntil(guard, call.at) !== undefined) return undefined
  const account = toStored(row)
  if (!change.right || row.passwordHash !== change.checkedHash) {
    await saveGuard(tx, account.username, afterFailure(guard, call.at))
    await recordAudit(tx, [{ action: 'identity.password-change-failed', subject: account.id, detail: {} }], call)
    return undefined
  }
  await clearGuard(tx, account.username)
  await tx.account.update({ where: { id: account.id }, data: { passwordHash: change.newHash } })
  const ended = await endSessions(tx, account, { accountId: account.id }, 'password changed', call.at)
  const changed = newEvent(passwordChanged, account.id, { accountId: account.id, username: account.username })
  await appendToOutbox(tx, [changed, ...ended.events], call)
  await recordAudit(tx, [{ action: 'identity.password-changed', subject: account.id, detail: {} }], call)
  return ended.sessionIds
}
