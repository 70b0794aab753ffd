import type { AnswerOf, Page, ParsedInputOf } from '@channel/contracts'
import { decodeCursor, encodeCursor, newId } from '@channel/contracts'
import type { ConsistencyRun, listConsistencyRuns, reconcileStock, StockDifference } from '@channel/contracts/inventory'
import type { Prisma, PrismaClient } from '../db/client.js'

const INSERT_RUN = `
  INSERT INTO consistency_run (id, at, milliseconds, checked, differences) VALUES ($1::uuid, $2::timestamptz, $3, $4, $5::jsonb)`
const DAY_MS = 24 * 60 * 60 * 1_000
/** Of a run with more differences only the first are kept. */
const KEPT = 200

const toRun = (row: Prisma.ConsistencyRunGetPayload<object>): ConsistencyRun => ({
  id: row.id,
  at: row.at.toISOString(),
  milliseconds: row.milliseconds,
  checked: Number(row.checked),
  differences: row.differences as StockDifference[],
})

type Dependencies = {
  readonly db: PrismaClient
  readonly clock: () => Date
  readonly reconcile: () => Promise<AnswerOf<typeof reconcileStock>>
}

/** The daily comparison of ledger, balances, reservations and quotas, and what it found. */
export const consistencyRunRepository = ({ db, clock, reconcile }: Dependencies) => ({
  /**
   * Compares everything where that was not done within the last day; answers how many differences it found, undefined where not due. It
   * holds no lock while it compares, which takes long: two replicas that begin at once both do it, and both tell the same.
   */
  runIfDue: async (): Promise<number | undefined> => {
    const at = clock()
    const newer = await db.consistencyRun.count({ where: { at: { gt: new Date(at.getTime() - DAY_MS) } } })
    if (newer > 0) return undefined
    const { checked, differences } = await reconcile()
    const milliseconds = clock().getTime() - at.getTime()
    const kept = JSON.stringify(differences.slice(0, KEPT))
    await db.$executeRawUnsafe(INSERT_RUN, newId(), at.toISOString(), milliseconds, checked, kept)
    return differences.length
  },

  list: async ({ first, after }: ParsedInputOf<typeof listConsistencyRuns>): Promise<Page<ConsistencyRun>> => {
    const [cursor] = decodeCursor(after) ?? []
    const [rows, totalCount] = await Promise.all([
      db.consistencyRun.findMany({
        where: typeof cursor === 'string' ? { id: { lt: cursor } } : {},
        orderBy: { id: 'desc' },
        take: first + 1,
      }),
      db.consistencyRun.count(),
    ])
    return {
      rows: rows.slice(0, first).map((row) => ({ cursor: encodeCursor(row.id), node: toRun(row) })),
      hasNextPage: rows.length > first,
      totalCount,
    }
  },
})
export type ConsistencyRunRepository = ReturnType<typeof consistencyRunRepository>
