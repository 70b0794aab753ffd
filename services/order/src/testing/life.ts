import { getOrderHistory } from '@channel/contracts/order'
import { brandOps, dealerBuyer } from '@channel/testkit'
import type { PlacedOrder, TestedService } from './order-service.js'
import { accepted } from './order-service.js'

export const buyer = dealerBuyer('D001')
const LIST = { unitPrice: '10.00', currency: 'CNY' }

/** Ten bags and five bottles at ten yuan, freight of which there is no stock, and a dealer with a limit of two hundred. */
export const openShop = async (service: TestedService): Promise<void> => {
  await service.clear()
  service.neighbours.stockUp({ 'BP-01': 10, 'TH-02': 5, FREIGHT: 0 }, LIST)
  service.neighbours.stock.unstocked.add('FREIGHT')
  service.neighbours.openAccount('D001', 200_00)
}

export const line = (sku: string, quantity: number) => ({ sku, quantity })
export const unit = (lineNo: number, quantity: number) => ({ lineNo, quantity })

/** What a test does and looks at again and again. */
export const lifeIn = (service: () => TestedService) => ({
  /** The buyer's order of four bags and two bottles. */
  place: async (input: Parameters<TestedService['place']>[0] = {}): Promise<PlacedOrder> =>
    accepted(await service().place({ channel: 'dealer', lines: [line('BP-01', 4), line('TH-02', 2)], ...input }, buyer)),
  books: () => ({
    'BP-01': service().neighbours.sellable.get('BP-01'),
    'TH-02': service().neighbours.sellable.get('TH-02'),
    exposure: service().neighbours.exposureOf('D001'),
  }),
  account: () => service().neighbours.accounts.get('D001'),
  history: (id: string) => service().queries.history(getOrderHistory.input.parse({ ids: [id] }), brandOps),
  payloads: (name: string) =>
    service().database.query<{ payload: Record<string, unknown> }>(
      'SELECT payload FROM outbox_event WHERE name = $1 ORDER BY seq, place',
      name,
    ),
})
