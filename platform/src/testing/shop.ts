import type { Answer, TestPlatform } from './test-platform.js'
import {
  PLACE_ORDER,
  RECEIVE_STOCK,
  REGISTER_DEALERS,
  REGISTER_LOCATIONS,
  REGISTER_PRODUCTS,
  SHIP_ORDER,
} from '../replay/operations.js'

export type OpenShop = { stock: Record<string, number>; dealers?: Record<string, number> }

/** A platform with one warehouse, a few products at 100.00 CNY and dealers with limits in 分, all registered through the gateway. */
export const openShop = async (platform: TestPlatform, { stock, dealers = {} }: OpenShop): Promise<Shop> => {
  const token = await platform.tokenOf({ username: 'shop.ops', roles: ['brand-ops'] })
  const shop = new Shop(platform, token)
  const listPrice = { unitPrice: '100.00', currency: 'CNY' }
  const products = Object.keys(stock).map((sku) => ({ sku, name: `货品 ${sku}`, listPrice }))
  const lines = Object.entries(stock).map(([sku, quantity]) => ({ sku, quantity }))
  await shop.must(
    REGISTER_LOCATIONS,
    { locations: [{ code: 'WH', name: '主仓', kind: 'WAREHOUSE', priority: 1 }] },
    'shop:location',
  )
  await shop.must(REGISTER_PRODUCTS, { products }, 'shop:products')
  await shop.must(RECEIVE_STOCK, { location: 'WH', lines, reference: 'opening' }, 'shop:opening')
  const newDealers = Object.entries(dealers).map(([code, creditLimitMinor]) => ({
    code,
    name: code,
    currency: 'CNY',
    creditLimitMinor,
  }))
  if (newDealers.length > 0) await shop.must(REGISTER_DEALERS, { dealers: newDealers }, 'shop:dealers')
  return shop
}

export class Shop {
  constructor(
    readonly platform: TestPlatform,
    /** Of a brand-ops account. */
    readonly token: string,
  ) {}

  send(query: string, input: unknown, key?: string, token = this.token): Promise<Answer> {
    return this.platform.graphql({ query, variables: { input } }, { token, key })
  }

  async must(query: string, input: unknown, key: string): Promise<Answer> {
    const answer = await this.send(query, input, key)
    if (answer.codes.length > 0) throw new Error(`${key}: ${answer.codes.join(', ')}`)
    return answer
  }

  /** Like every good client a buyer who was not answered in time asks again, with the same key. */
  async buy(
    lines: { sku: string; quantity: number }[],
    key: string,
    more: Record<string, unknown> = {},
    token?: string,
  ): Promise<Answer> {
    for (;;) {
      const answer = await this.send(PLACE_ORDER, { channel: 'ONLINE', currency: 'CNY', lines, ...more }, key, token)
      if (!answer.codes.includes('SERVICE_UNAVAILABLE')) return answer
    }
  }

  ship(orderId: string, key: string): Promise<Answer> {
    return this.platform.graphql({ query: SHIP_ORDER, variables: { orderId } }, { token: this.token, key })
  }

  /** Every row that a refused request must not have touched, as one comparable text. */
  async everything(): Promise<string> {
    const rows = await this.platform.database.query<{ everything: string }>(`SELECT concat_ws('|',
      (SELECT json_agg(b ORDER BY b.sku) FROM inventory.balance b), (SELECT count(*) FROM inventory.movement),
      (SELECT count(*) FROM inventory.product), (SELECT count(*) FROM inventory.reservation),
      (SELECT json_agg(a ORDER BY a.dealer_code) FROM dealer.credit_account a), (SELECT count(*) FROM dealer.credit_entry),
      (SELECT count(*) FROM dealer.dealer), (SELECT count(*) FROM "order".orders), (SELECT count(*) FROM "order".goods_return)) AS everything`)
    return rows[0]?.everything ?? ''
  }

  async balance(sku: string): Promise<{ sellable: number; reserved: number; allocated: number }> {
    const rows = await this.platform.database.query<{ sellable: string; reserved: string; allocated: string }>(
      'SELECT sellable, reserved, allocated FROM inventory.balance WHERE sku = $1',
      sku,
    )
    const { sellable, reserved, allocated } = rows[0] ?? { sellable: 0, reserved: 0, allocated: 0 }
    return { sellable: Number(sellable), reserved: Number(reserved), allocated: Number(allocated) }
  }
}

export const orderIdOf = ({ data }: Answer): string => (data['placeOrder'] as { order: { id: string } }).order.id
