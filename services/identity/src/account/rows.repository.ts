import type { AccountId, CallContext, DealerCode, LocationCode } from '@channel/contracts'
import { newEvent } from '@channel/contracts'
import type { NewEvent } from '@channel/contracts'
import type { HumanRole } from '@channel/contracts/identity'
import { sessionsRevoked } from '@channel/contracts/identity'
import type { Prisma } from '../db/client.js'
import type { StoredAccount } from './account.js'

type Tx = Prisma.TransactionClient
export type Call = { readonly context: CallContext; readonly at: Date }
export type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
/** Something for the audit log. `actor` where it is not the caller: a log-in is the act of its account. */
type AuditLine = { action: string; subject: string; detail: Record<string, unknown>; actor?: string }
/** Writes audit lines in the transaction of what they tell of. */
export type RecordAudit = (tx: Tx, lines: AuditLine[], call: Call) => Promise<void>
/** A reply, and the sessions that ended with it: their access tokens have to be refused from now on. */
export type Ended<R> = { readonly reply: R; readonly endedSessions: string[] }

export const toStored = (row: Prisma.AccountGetPayload<object>): StoredAccount => ({
  id: row.id as AccountId,
  username: row.username,
  displayName: row.displayName,
  roles: row.roles as HumanRole[],
  dealerCode: row.dealerCode as DealerCode | null,
  storeCode: row.storeCode as LocationCode | null,
  disabledAt: row.disabledAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
})

/** The account's row under its lock; a log-in at the same time waits (it takes a share of the lock). */
export const lockAccount = async (tx: Tx, id: string): Promise<Prisma.AccountGetPayload<object> | null> => {
  await tx.$queryRaw`SELECT id FROM account WHERE id = ${id}::uuid FOR UPDATE`
  return tx.account.findUnique({ where: { id } })
}

type Which = { readonly accountId: string } | { readonly sessionId: string }

/** Ends sessions for good; answers those that were live, and the event that says so. */
export const endSessions = async (
  tx: Tx,
  account: Pick<StoredAccount, 'id' | 'username'>,
  which: Which,
  reason: string,
  at: Date,
): Promise<{ sessionIds: string[]; events: NewEvent[] }> => {
  const target = 'accountId' in which ? { accountId: which.accountId } : { id: which.sessionId }
  const ended = await tx.session.updateManyAndReturn({
    where: { ...target, revokedAt: null, expiresAt: { gt: at } },
    data: { revokedAt: at, revokedReason: reason },
    select: { id: true },
  })
  const sessionIds = ended.map(({ id }) => id)
  const told = newEvent(sessionsRevoked, account.id, { accountId: account.id, username: account.username, sessionIds, reason })
  return { sessionIds, events: sessionIds.length > 0 ? [told] : [] }
}
