import type { Shop } from './shop.js'
import type { Answer, TestPlatform } from './test-platform.js'

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

/** Mutations that share an input with others. */
const INPUTS: Readonly<Record<string, string>> = {
  activateRebatePolicy: 'RebatePolicyInput',
  approveAdjustment: 'AdjustmentNoteInput',
  approveGiftBatch: 'GiftBatchNoteInput',
  approveOrder: 'OrderReasonInput',
  closeGiftBatch: 'GiftBatchNoteInput',
  rejectOrder: 'OrderReasonInput',
  setAdjustmentLimits: 'AdjustmentLimitsInput',
}

const outcome = (name: string, success: string): string =>
  `{ __typename ... on Error { code message } ... on ${capital(name)}Success { ${success} } }`

type Balance = { locationCode: string } & Record<
  'sellable' | 'allocated' | 'inTransit' | 'damaged' | 'onHand' | 'quota' | 'pool',
  number
>

/** What people of the brand do with stock, through GraphQL: one of operations, and an admin for what needs a second person. */
export class StockDesk {
  private constructor(
    readonly shop: Shop,
    readonly admin: string,
  ) {}

  static async open(platform: TestPlatform, shop: Shop): Promise<StockDesk> {
    return new StockDesk(shop, await platform.tokenOf({ username: 'desk.admin', roles: ['brand-admin'] }))
  }

  attempt(name: string, input: unknown, success: string, token?: string): Promise<Answer> {
    const query = `mutation ($input: ${INPUTS[name] ?? `${capital(name)}Input`}!) { ${name}(input: $input) ${outcome(name, success)} }`
    return this.shop.send(query, input, undefined, token)
  }

  /** The success; throws the refusal. */
  async done<T = unknown>(name: string, input: unknown, success: string, token?: string): Promise<T> {
    const { codes, data } = await this.attempt(name, input, success, token)
    if (codes.length > 0) throw new Error(`${name}: ${JSON.stringify(data[name] ?? codes)}`)
    return data[name] as T
  }

  /** Mutations whose one argument is the id of a stocktake. */
  async doneWith<T = unknown>(name: string, stocktakeId: string, success: string, token = this.shop.token): Promise<T> {
    const query = `mutation { ${name}(stocktakeId: "${stocktakeId}") ${outcome(name, success)} }`
    const { codes, data } = await this.shop.platform.graphql({ query }, { token })
    if (codes.length > 0) throw new Error(`${name}: ${JSON.stringify(data[name] ?? codes)}`)
    return data[name] as T
  }

  async read<T = unknown>(query: string, token = this.shop.token): Promise<T> {
    const { data, codes } = await this.shop.platform.graphql({ query }, { token })
    if (codes.length > 0) throw new Error(`${query}: ${codes.join(', ')}`)
    return data as T
  }

  async balance(sku: string, location: string): Promise<Balance | undefined> {
    const fields = 'locationCode sellable allocated inTransit damaged onHand quota pool'
    const { product } = await this.read<{ product: { balances: Balance[] } }>(
      `{ product(sku: "${sku}") { balances { ${fields} } } }`,
    )
    return product.balances.find(({ locationCode }) => locationCode === location)
  }

  async keep(channel: string, sku: string, granted: number): Promise<void> {
    const lines = [{ sku, location: 'WH', granted }]
    await this.done('setQuotas', { channel, reference: 'launch', lines }, 'quotas { remaining }')
  }
}

/** Reads again until it is as wanted, at most ten seconds; answers what was read last. */
export const eventually = async <T>(read: () => Promise<T>, isWanted: (seen: T) => boolean): Promise<T> => {
  const giveUpAt = performance.now() + 10_000
  for (;;) {
    const seen = await read()
    if (isWanted(seen) || performance.now() > giveUpAt) return seen
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
