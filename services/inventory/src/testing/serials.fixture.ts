import type { CallContext, DealerCode, IdempotencyKey, LocationCode, Result, Sku } from '@channel/contracts'
import { newId } from '@channel/contracts'
import type { Destination, Holder, SerialNumber, UnitRefusal } from '@channel/contracts/inventory'
import { CaseCode, Location, Product } from '@channel/contracts/inventory'
import { createLogger, memoryKeyValue } from '@channel/service-kit'
import { brandOps, testDatabase } from '@channel/testkit'
import { inventoryParts } from '../inventory.parts.js'

export const NOW = new Date('2026-11-22T04:00:00.000Z')
export const BP = 'BP-100' as Sku
export const SHANGHAI = '31' as const
export const GUANGDONG = '44' as const

export const key = (): IdempotencyKey => newId() as IdempotencyKey
export const at = (code: string) => ({ kind: 'location' as const, location: code as LocationCode })
export const dealer = (code: string) => ({ kind: 'dealer' as const, dealerCode: code as DealerCode })
export const units = (...serials: string[]) => ({ serials: serials as SerialNumber[], cases: [] as CaseCode[] })
export const boxes = (...codes: string[]) => ({ serials: [] as SerialNumber[], cases: codes.map((code) => CaseCode.parse(code)) })

/** A guide of one of the brand's own stores. */
export const guideOf = (store: string): CallContext => ({
  principal: { subject: newId(), roles: ['guide'], storeCode: store as LocationCode },
  traceId: newId(),
})

type Refusal = { readonly code: string; readonly refused?: readonly UnitRefusal[] }

/** What stood in the way, unit by unit; the code itself where it was no unit's fault. */
export const refusals = (reply: Result<unknown, Refusal>): unknown[] => {
  if (reply.ok) return []
  return [...(reply.error.refused ?? [reply.error.code])]
}

export const accepted = <T>(reply: Result<T, { code: string }>): T => {
  if (!reply.ok) throw new Error(JSON.stringify(reply.error))
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
type Instance = ReturnType<typeof instanceOn>

const registerMasters = async ({ products }: Instance): Promise<void> => {
  const locations = [
    Location.parse({ code: 'WH1', name: '上海总仓', kind: 'warehouse' }),
    Location.parse({ code: 'WH2', name: '广州分仓', kind: 'warehouse' }),
    Location.parse({ code: 'SHOP', name: '南京路店', kind: 'store' }),
  ]
  accepted(await products.registerLocations({ idempotencyKey: key(), locations }, brandOps))
  const goods = [Product.parse({ sku: BP, name: '血压计' })]
  accepted(await products.registerProducts({ idempotencyKey: key(), products: goods }, brandOps))
}

type Boxed = { readonly code: string; readonly pallet?: string; readonly serials: readonly string[] }

const registrationOf = (serials: readonly string[], cases: readonly Boxed[], expiresOn: string | null) => ({
  idempotencyKey: key(),
  sku: BP,
  batch: 'B-2026-11',
  producedOn: '2026-11-01',
  expiresOn,
  serials: serials as SerialNumber[],
  cases: cases.map(({ code, pallet, serials: inside }) => ({
    code: CaseCode.parse(code),
    pallet: pallet === undefined ? null : CaseCode.parse(pallet),
    serials: inside as SerialNumber[],
  })),
  reference: 'MO-1',
})

/** A factory, two warehouses, a store and any number of dealers on a database of its own, served by several instances. */
export const openTrade = async ({ instances = 1, clock = () => NOW }: { instances?: number; clock?: () => Date } = {}) => {
  const database = await testDatabase('inventory')
  const first = instanceOn(database.url, clock)
  const replicas = [first, ...Array.from({ length: instances - 1 }, () => instanceOn(database.url, clock))]
  await registerMasters(first)
  const { serials } = first
  const trade = {
    database,
    first,
    any: (n: number): Instance => replicas[n % replicas.length] ?? first,
    produce: (codes: readonly string[], cases: readonly Boxed[] = [], expiresOn: string | null = null) =>
      serials.register(registrationOf(codes, cases, expiresOn), brandOps),
    receive: (goods: ReturnType<typeof units>, holder: Holder = at('WH1')) =>
      serials.receive({ idempotencyKey: key(), units: goods, at: holder, reference: 'GR-1' }, brandOps),
    dispatch: (goods: ReturnType<typeof units>, to: Destination, reference = 'DN-1', from = 'WH1') =>
      serials.dispatch({ idempotencyKey: key(), units: goods, from: from as LocationCode, to, reference }, brandOps),
    arrive: (goods: ReturnType<typeof units>, holder: Holder) =>
      serials.arrive({ idempotencyKey: key(), units: goods, at: holder, reference: 'POD-1' }, brandOps),
    sell: (goods: ReturnType<typeof units>, seller: Holder, region: '31' | '44' = SHANGHAI, context = brandOps) =>
      serials.sell({ idempotencyKey: key(), units: goods, seller, region, reference: 'SO-1' }, context),
    activate: (goods: ReturnType<typeof units>, region: '31' | '44') =>
      serials.activate({ idempotencyKey: key(), units: goods, region, reference: 'ACT-1' }, brandOps),
    return: (goods: ReturnType<typeof units>, to: Holder) =>
      serials.return({ idempotencyKey: key(), units: goods, to, reference: 'RMA-1' }, brandOps),
    scrap: (goods: ReturnType<typeof units>) =>
      serials.scrap({ idempotencyKey: key(), units: goods, reference: 'SCR-1' }, brandOps),
    find: (code: string, context = brandOps) => serials.get({ serial: code as SerialNumber }, context),
    close: async (): Promise<void> => {
      await Promise.all(replicas.map(({ db }) => db.$disconnect()))
      await database.drop()
    },
  }
  return {
    ...trade,
    /** Units of a dealer that may sell in Shanghai. */
    deliver: async (goods: ReturnType<typeof units>, code: string): Promise<void> => {
      accepted(await trade.receive(goods))
      accepted(await trade.dispatch(goods, { ...dealer(code), territory: [SHANGHAI] }))
      accepted(await trade.arrive(goods, dealer(code)))
    },
  }
}
export type Trade = Awaited<ReturnType<typeof openTrade>>
