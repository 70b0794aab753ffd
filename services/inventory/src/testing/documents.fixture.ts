import type { LocationCode } from '@channel/contracts'
import { Location, receiveStock, setQuotas } from '@channel/contracts/inventory'
import { brandOps } from '@channel/testkit'
import { accepted, key, openShop, place, sku } from './shop.fixture.js'

/* Where what transfers have under way is not what is in transit. */
const UNDER_WAY = `
  WITH leg AS (
    SELECT sku, to_location AS location, in_transit AS quantity FROM transfer_line JOIN transfer ON id = transfer_id
    UNION ALL SELECT sku, from_location, going_back FROM transfer_line JOIN transfer ON id = transfer_id),
  under_way AS (SELECT sku, location, sum(quantity) AS quantity FROM leg GROUP BY sku, location)
  SELECT sku || '@' || location AS key, coalesce(u.quantity, 0) AS transfers, coalesce(b.in_transit, 0) AS balance
  FROM under_way u FULL JOIN balance b USING (sku, location) WHERE coalesce(u.quantity, 0) <> coalesce(b.in_transit, 0)`

const EMPTY = { sellable: 0, inTransit: 0, frozen: 0, damaged: 0 }

/** Two instances of the service on one database, with two warehouses and a store. */
export const openDocuments = async (options: { skus: readonly string[]; clock?: () => Date }) => {
  const { skus, clock } = options
  const shop = await openShop({ instances: 2, skus, ...(clock && { clock }) })
  const store = Location.parse({ code: 'ST1', name: '徐家汇店', kind: 'store' })
  accepted(await shop.first.products.registerLocations({ idempotencyKey: key(), locations: [store] }, brandOps))
  return {
    ...shop,
    stock: async (quantity: number, codes: readonly string[] = skus, where = 'WH1'): Promise<void> => {
      const lines = codes.map((code) => ({ sku: code, quantity }))
      const input = receiveStock.input.parse({ idempotencyKey: key(), location: where, lines, reference: '期初' })
      accepted(await shop.first.stock.receive(input, brandOps))
    },
    /** Gives a channel a quota of a SKU at WH1. */
    promise: async (code: string, granted: number): Promise<void> => {
      const lines = [{ sku: code, location: 'WH1', granted }]
      const input = setQuotas.input.parse({ idempotencyKey: key(), channel: 'ONLINE', lines, reference: '大促' })
      accepted(await shop.first.stock.setQuotas(input, brandOps))
    },
    /** The balance of a SKU at a place, zero where it never moved. */
    at: async (code: string, where: string): Promise<typeof EMPTY> => {
      const [found] = await shop.first.stock.getBalances({ skus: [sku(code)], location: place(where) as LocationCode })
      const { sellable, inTransit, frozen, damaged } = found ?? EMPTY
      return { sellable, inTransit, frozen, damaged }
    },
    /** Where a balance is not the sum of its entries, and where transfers have something else under way than balances. */
    differences: async (): Promise<unknown[]> => [
      ...(await shop.first.stock.reconcile()).differences,
      ...(await shop.database.query(UNDER_WAY)),
    ],
  }
}
export type Documents = Awaited<ReturnType<typeof openDocuments>>
