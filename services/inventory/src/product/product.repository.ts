import type { CallContext, ChannelCode, LocationCode, Page, ParsedInputOf, ReplyOf, Sku } from '@channel/contracts'
import { decodeCursor, encodeCursor, err, ok } from '@channel/contracts'
import type { listLocations, listProducts, Location, LocationKind, Product } from '@channel/contracts/inventory'
import { registerLocations, registerProducts } from '@channel/contracts/inventory'
import { appendToOutbox, once } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'
import { openAll, registerAll } from './product.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }

/* Rows are written in the order of their keys: two registrations at once never wait for each other in a circle. */
const UPSERT_PRODUCTS = `
  INSERT INTO product (sku, name, name_en, category, unit, stocked, list_unit_price, list_currency, updated_at)
  SELECT sku, name, "nameEn", category, unit, stocked, "listPrice"->>'unitPrice', "listPrice"->>'currency', $2::timestamptz
  FROM json_to_recordset($1::json) AS p (sku text, name text, "nameEn" text, category text, unit text, stocked boolean, "listPrice" json)
  ORDER BY sku
  ON CONFLICT (sku) DO UPDATE SET name = excluded.name, name_en = excluded.name_en, category = excluded.category,
    unit = excluded.unit, stocked = excluded.stocked, list_unit_price = excluded.list_unit_price,
    list_currency = excluded.list_currency, updated_at = excluded.updated_at`
const UPSERT_LOCATIONS = `
  INSERT INTO location (code, name, kind, region, priority, updated_at)
  SELECT code, name, kind, region, priority, $2::timestamptz
  FROM json_to_recordset($1::json) AS l (code text, name text, kind text, region text, priority int)
  ORDER BY code
  ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, region = excluded.region,
    priority = excluded.priority, updated_at = excluded.updated_at`

const toProduct = (row: Prisma.ProductGetPayload<object>): Product => ({
  sku: row.sku as Sku,
  name: row.name,
  nameEn: row.nameEn,
  category: row.category,
  unit: row.unit,
  stocked: row.stocked,
  listPrice:
    row.listUnitPrice === null || row.listCurrency === null ? null : { unitPrice: row.listUnitPrice, currency: row.listCurrency },
})

const toLocation = (row: Prisma.LocationGetPayload<object>): Location => ({
  code: row.code as LocationCode,
  name: row.name,
  kind: row.kind as LocationKind,
  region: row.region,
  priority: row.priority,
})

const matching = ({ search, category }: ParsedInputOf<typeof listProducts>): Prisma.ProductWhereInput => {
  // The wildcards of LIKE are letters here.
  const text = search && { contains: search.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const }
  return { category, ...(text && { OR: [{ sku: text }, { name: text }, { nameEn: text }] }) }
}

const lastKey = (after: string | undefined): string | undefined => {
  const [key] = decodeCursor(after) ?? []
  return key === undefined ? undefined : String(key)
}

const page = <T>(nodes: T[], keyOf: (node: T) => string, first: number, totalCount: number): Page<T> => ({
  rows: nodes.slice(0, first).map((node) => ({ cursor: encodeCursor(keyOf(node)), node })),
  hasNextPage: nodes.length > first,
  totalCount,
})

/* A SKU that is stocked has its row of availability from the first day: it is the lock under which its stock is decided. */
const OPEN_AVAILABILITY = `
  INSERT INTO availability (sku) SELECT sku FROM unnest($1::text[]) AS p (sku) ORDER BY sku ON CONFLICT DO NOTHING`

/** Supply scopes follow the places; see the channels. */
type Supply = {
  closeGate(tx: Tx): Promise<void>
  rearrange(tx: Tx): Promise<void>
  strandedQuota(
    tx: Tx,
    next: { channels: readonly never[]; places: readonly Location[] },
    at: Date,
  ): Promise<{ channel: ChannelCode; location: LocationCode } | undefined>
}

/** Registers the masters of stock: products and the places that hold them. */
export const productRepository = ({ work, supply }: { work: UnitOfWork; supply: Supply }) => ({
  registerProducts: (input: ParsedInputOf<typeof registerProducts>, call: Call): Promise<ReplyOf<typeof registerProducts>> =>
    work((tx) =>
      once(tx, registerProducts, input, call, async () => {
        const { rows, events } = registerAll(input.products)
        await tx.$executeRawUnsafe(UPSERT_PRODUCTS, JSON.stringify(rows), call.at.toISOString())
        await tx.$executeRawUnsafe(
          OPEN_AVAILABILITY,
          rows.filter(({ stocked }) => stocked).map(({ sku }) => sku),
        )
        await appendToOutbox(tx, events, call)
        return ok({ registered: rows.length })
      }),
    ),

  registerLocations: (input: ParsedInputOf<typeof registerLocations>, call: Call): Promise<ReplyOf<typeof registerLocations>> =>
    work((tx) =>
      once(tx, registerLocations, input, call, async () => {
        const { rows, events } = openAll(input.locations)
        await supply.closeGate(tx)
        const stranded = await supply.strandedQuota(tx, { channels: [], places: rows }, call.at)
        if (stranded) return err({ code: 'QUOTA_AT_LOCATION', ...stranded })
        await tx.$executeRawUnsafe(UPSERT_LOCATIONS, JSON.stringify(rows), call.at.toISOString())
        await supply.rearrange(tx)
        await appendToOutbox(tx, events, call)
        return ok({ registered: rows.length })
      }),
    ),
})
export type ProductRepository = ReturnType<typeof productRepository>

/** Products and locations as they are. */
export const productReadings = (db: PrismaClient) => ({
  /** Products by SKU; unknown ones are absent. */
  findProducts: async (skus: readonly Sku[]): Promise<Product[]> => {
    const rows = await db.product.findMany({ where: { sku: { in: [...skus] } }, orderBy: { sku: 'asc' } })
    return rows.map(toProduct)
  },

  findLocations: async (codes: readonly LocationCode[]): Promise<Location[]> => {
    const rows = await db.location.findMany({ where: { code: { in: [...codes] } }, orderBy: { code: 'asc' } })
    return rows.map(toLocation)
  },

  listProducts: async (input: ParsedInputOf<typeof listProducts>): Promise<Page<Product>> => {
    const where = matching(input)
    const [rows, totalCount] = await Promise.all([
      db.product.findMany({
        where: { AND: [where, { sku: { gt: lastKey(input.after) } }] },
        orderBy: { sku: 'asc' },
        take: input.first + 1,
      }),
      db.product.count({ where }),
    ])
    return page(rows.map(toProduct), ({ sku }) => sku, input.first, totalCount)
  },

  listLocations: async (input: ParsedInputOf<typeof listLocations>): Promise<Page<Location>> => {
    const where = { kind: input.kind }
    const [rows, totalCount] = await Promise.all([
      db.location.findMany({
        where: { AND: [where, { code: { gt: lastKey(input.after) } }] },
        orderBy: { code: 'asc' },
        take: input.first + 1,
      }),
      db.location.count({ where }),
    ])
    return page(rows.map(toLocation), ({ code }) => code, input.first, totalCount)
  },
})
export type ProductReadings = ReturnType<typeof productReadings>
