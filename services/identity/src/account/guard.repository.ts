import type { Prisma } from '../db/client.js'
import type { Guard } from './lock-out.js'
import { lockedUntil } from './lock-out.js'

type Tx = Prisma.TransactionClient

/** The guard of a name under its row lock, opened where there is none: guesses at once are counted one after the other. */
export const lockGuard = async (tx: Tx, username: string, at: Date): Promise<Guard> => {
  const [row] = await tx.$queryRaw<{ failures: Date[] | null; locked_until: Date | null }[]>`
    INSERT INTO login_guard (username, failures, locked_until, updated_at) VALUES (${username}, '{}', NULL, ${at}::timestamptz)
    ON CONFLICT (username) DO UPDATE SET updated_at = excluded.updated_at
    RETURNING failures, locked_until`
  return toGuard(row?.failures ?? [], row?.locked_until ?? null)
}

export const saveGuard = async (tx: Tx, username: string, { failures, lockedUntil: until }: Guard): Promise<void> => {
  await tx.loginGuard.update({ where: { username }, data: { failures: { set: [...failures] }, lockedUntil: until } })
}

export const clearGuard = async (tx: Tx, username: string): Promise<void> => {
  await tx.loginGuard.deleteMany({ where: { username } })
}

/** Until when names are locked; names that are not are absent. */
export const readLocks = async (db: Tx, usernames: string[], at: Date): Promise<Map<string, string>> => {
  const rows = await db.loginGuard.findMany({ where: { username: { in: usernames }, lockedUntil: { gt: at } } })
  return new Map(
    rows.flatMap((row) => {
      const until = lockedUntil(toGuard(row.failures, row.lockedUntil), at)
      return until === undefined ? [] : [[row.username, until] as const]
    }),
  )
}

const toGuard = (failures: Date[], until: Date | null): Guard => ({
  failures: failures.map((failure) => new Date(failure).toISOString()),
  lockedUntil: until?.toISOString() ?? null,
})
