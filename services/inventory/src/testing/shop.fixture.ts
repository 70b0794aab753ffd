import type { CallContext, IdempotencyKey, LocationCode, ReservationId, Result, Sku } from '@channel/contracts'
import { newId } from '@channel/contracts'
import { Location, Product } from '@channel/contracts/inventory'
import { createLogger, memoryKeyValue } from '@channel/service-kit'
import { asService, brandOps, testDatabase } from '@channel/testkit'
import { inventoryParts } from '../inventory.parts.js'

export const key = (): IdempotencyKey => newId() as IdempotencyKey
export const reservationId = (): ReservationId => newId() as ReservationId
export const sku = (code: string): Sku => code as Sku
export const place = (code: string): LocationCode => code as LocationCode
export const orders: CallContext = asService('order')

export type Instance = ReturnType<typeof inventoryParts>

const LOCATIONS = [
  Location.parse({ code: 'WH1', name: '上海总仓', kind: 'warehouse', priority: 1 }),
  Location.parse({ code: 'WH2', name: '广州分仓', kind: 'warehouse', priority: 2 }),
]

/** The value of an accepted command; what a test prepares must not be refused. */
export const accepted = <T>(reply: Result<T, { code: string }>): T => {
  if (!reply.ok) throw new Error(reply.error.code)
  return reply.value
}

const instanceOn = (databaseUrl: string, clock: () => Date) =>
  inventoryParts({
    databaseUrl,
    clock,
    logger: createLogger({ service: 'inventory', level: 'silent' }),
    publisher: { publish: async () => undefined },
    cache: memoryKeyValue(),
  })

const registerMasters = async ({ products }: Instance, skus: readonly string[]): Promise<void> => {
  accepted(await products.registerLocations({ idempotencyKey: key(), locations: LOCATIONS }, brandOps))
  const goods = skus.map((code) => Product.parse({ sku: code, name: `血压计 ${code}` }))
  const service = Product.parse({ sku: 'POST', name: '运费', stocked: false })
  accepted(await products.registerProducts({ idempotencyKey: key(), products: [...goods, service] }, brandOps))
}

const reserveOn = (
  { stock }: Instance,
  lines: readonly (readonly [string, number])[],
  more: { id?: ReservationId; key?: IdempotencyKey } = {},
) =>
  stock.reserve(
    {
      idempotencyKey: more.key ?? key(),
      reservationId: more.id ?? reservationId(),
      lines: lines.map(([code, quantity]) => ({ sku: sku(code), quantity })),
      expiresAt: '2099-01-01T00:00:00.000Z',
    },
    orders,
  )

/** A database of its own with as many instances of the service on it as a test wants, two places and a service line called POST. */
export const openShop = async (options: { instances?: number; skus?: readonly string[]; clock?: () => Date } = {}) => {
  const { instances = 1, skus = [], clock = () => new Date() } = options
  const database = await testDatabase('inventory')
  const first = instanceOn(database.url, clock)
  const replicas = [first, ...Array.from({ length: instances - 1 }, () => instanceOn(database.url, clock))]
  await registerMasters(first, skus)
  return {
    database,
    first,
    /** The instance that the load balancer happens to pick. */
    any: (n: number): Instance => replicas[n % replicas.length] ?? first,
    reserve: reserveOn,
    stock: async (quantity: number, codes: readonly string[] = skus): Promise<void> => {
      const lines = codes.map((code) => ({ sku: sku(code), quantity }))
      accepted(await first.stock.receive({ idempotencyKey: key(), location: place('WH1'), lines, reference: '期初' }, brandOps))
    },
    close: async (): Promise<void> => {
      await Promise.all(replicas.map(({ db }) => db.$disconnect()))
      await database.drop()
    },
  }
}
export type Shop = Awaited<ReturnType<typeof openShop>>
