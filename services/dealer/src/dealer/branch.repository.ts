import type { DealerCode } from '@channel/contracts'
import type { Prisma, PrismaClient } from '../db/client.js'
import type { Ancestors, Parents } from './tree.js'

type Tx = Prisma.TransactionClient

/** A dealer and all below it: what its people see. The dealer itself always counts. */
export const branchReader =
  (db: PrismaClient) =>
  async (own: DealerCode): Promise<readonly DealerCode[]> => {
    const rows = await db.dealerBranch.findMany({ where: { ancestor: own }, select: { dealerCode: true } })
    return [...new Set([own, ...rows.map(({ dealerCode }) => dealerCode as DealerCode)])]
  }

/** One change of the tree at a time: it is read whole before it is changed, and no two rows would show that two changes meet. */
export const lockTree = async (tx: Tx): Promise<void> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('dealer tree'))`
}

/** Greater with each change; to be asked for under the lock. */
export const nextTreeVersion = async (tx: Tx): Promise<number> => {
  const [row] = await tx.$queryRaw<{ version: bigint }[]>`SELECT nextval('dealer_tree_version') AS version`
  return Number(row?.version)
}

/** Those of the dealers that exist, with their way from the top. */
export const readParents = async (tx: Tx, codes: readonly DealerCode[]): Promise<Parents> => {
  if (codes.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ code: DealerCode; closed: boolean; path: DealerCode[] }[]>`
    SELECT d.code, d.status = 'closed' AS closed, array_agg(b.ancestor ORDER BY b.depth DESC) AS path
      FROM dealer d JOIN dealer_branch b ON b.dealer_code = d.code WHERE d.code = ANY (${[...codes]}::text[]) GROUP BY d.code`
  return new Map(rows.map(({ code, closed, path }) => [code, { closed, path }]))
}

/** Levels of a dealer and what is below it: 1 for a dealer alone. */
export const levelsBelow = async (tx: Tx, code: DealerCode): Promise<number> => {
  const [row] = await tx.$queryRaw<{ levels: number }[]>`
    SELECT max(depth)::int + 1 AS levels FROM dealer_branch WHERE ancestor = ${code}`
  return row?.levels ?? 1
}

/** New dealers under what is above them. */
export const insertBranches = async (tx: Tx, ancestors: Ancestors): Promise<void> => {
  const rows = [...ancestors].flatMap(([code, above]) =>
    [...above, code].map((ancestor, index) => ({ ancestor, code, depth: above.length - index })),
  )
  await tx.$executeRaw`
    INSERT INTO dealer_branch (ancestor, dealer_code, depth)
    SELECT ancestor, code, depth FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (ancestor text, code text, depth smallint)`
}

/** Takes the branch of a dealer from where it was and puts it under its new parent. Answers what stands above each of the branch now. */
export const moveBranch = async (tx: Tx, code: DealerCode, parent: DealerCode | null): Promise<Ancestors> => {
  await tx.$executeRaw`
    DELETE FROM dealer_branch b USING dealer_branch below
     WHERE below.ancestor = ${code} AND b.dealer_code = below.dealer_code AND b.depth > below.depth`
  await tx.$executeRaw`
    INSERT INTO dealer_branch (ancestor, dealer_code, depth)
    SELECT up.ancestor, below.dealer_code, up.depth + below.depth + 1
      FROM dealer_branch up CROSS JOIN dealer_branch below WHERE up.dealer_code = ${parent} AND below.ancestor = ${code}`
  const rows = await tx.$queryRaw<{ code: DealerCode; ancestors: DealerCode[] }[]>`
    SELECT b.dealer_code AS code,
           coalesce(array_agg(b.ancestor ORDER BY b.depth DESC) FILTER (WHERE b.depth > 0), '{}') AS ancestors
      FROM dealer_branch below JOIN dealer_branch b ON b.dealer_code = below.dealer_code
     WHERE below.ancestor = ${code} GROUP BY b.dealer_code ORDER BY b.dealer_code`
  return new Map(rows.map(({ code: dealer, ancestors }) => [dealer, ancestors]))
}
