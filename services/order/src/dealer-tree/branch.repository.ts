import type { DealerCode } from '@channel/contracts'
import { firstTime } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'

type Tx = Prisma.TransactionClient

/** A dealer and all below it: what its people see. The dealer itself always counts, whether its place was heard of or not. */
export const branchReader =
  (db: PrismaClient) =>
  async (own: DealerCode): Promise<readonly DealerCode[]> => {
    const rows = await db.dealerBranch.findMany({ where: { ancestor: own }, select: { dealerCode: true } })
    return [...new Set([own, ...rows.map(({ dealerCode }) => dealerCode as DealerCode)])]
  }

/** Where a dealer stands, as it was told: everything above it. */
type Place = { readonly dealerCode: DealerCode; readonly ancestors: readonly DealerCode[]; readonly treeVersion: number }

/**
 * Keeps what stands above a dealer, each dealer for itself: it does not matter in which order different dealers are told of, and what is
 * older than what is known changes nothing.
 */
export const placeRepository = (transaction: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>) => ({
  take: (place: Place, { consumer, eventId }: { consumer: string; eventId: string }): Promise<void> =>
    transaction(async (tx) => {
      if (!(await firstTime(tx, consumer, eventId)) || !(await isNewer(tx, place))) return
      await tx.dealerBranch.deleteMany({ where: { dealerCode: place.dealerCode } })
      const above = [...place.ancestors, place.dealerCode]
      await tx.dealerBranch.createMany({ data: above.map((ancestor) => ({ ancestor, dealerCode: place.dealerCode })) })
    }),
})
export type PlaceRepository = ReturnType<typeof placeRepository>

/** Its row is locked from here on: of two places of one dealer the newer one wins, whoever is first. */
const isNewer = async (tx: Tx, { dealerCode, treeVersion }: Place): Promise<boolean> => {
  const rows = await tx.$executeRaw`
    INSERT INTO dealer_place AS p (dealer_code, tree_version) VALUES (${dealerCode}, ${treeVersion})
    ON CONFLICT (dealer_code) DO UPDATE SET tree_version = EXCLUDED.tree_version WHERE p.tree_version < EXCLUDED.tree_version`
  return rows === 1
}
