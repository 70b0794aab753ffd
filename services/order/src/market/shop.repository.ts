import type { CallContext, ChannelCode, LocationCode, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actorOf, err, ok } from '@channel/contracts'
import type { MarketShop, ShopCode, ShopPlatform } from '@channel/contracts/order'
import { registerShop } from '@channel/contracts/order'
import { once } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }
type Credentials = Readonly<Record<string, string>>

/** How credentials are kept. */
type Seal = {
  close(shop: string, credentials: Credentials): Uint8Array<ArrayBuffer>
  open(shop: string, closed: Uint8Array): Credentials
}
/** What a platform needs of a shop. */
type Platforms = Readonly<Record<ShopPlatform, { readonly credentials: readonly string[]; readonly pull?: unknown }>>

const withState = { state: true } as const
type Row = Prisma.MarketShopGetPayload<{ include: typeof withState }>

/** A shop with its secrets: never leaves the service. */
export type OpenShop = { readonly shop: MarketShop; readonly credentials: Credentials }

const pullOf = ({ state }: Row): MarketShop['pull'] =>
  state?.pulledUntil && state.dueAt
    ? {
        until: state.pulledUntil.toISOString(),
        dueAt: state.dueAt.toISOString(),
        failures: state.failures,
        lastError: state.lastError,
      }
    : null

const opened = (row: Row, seal: Seal): OpenShop => {
  const credentials = seal.open(row.code, row.credentials)
  const shop = {
    code: row.code as ShopCode,
    name: row.name,
    platform: row.platform as ShopPlatform,
    salesChannel: row.salesChannel as ChannelCode,
    location: row.location as LocationCode | null,
    region: row.region,
    currency: row.currency,
    endpoint: row.endpoint,
    ownSkus: row.ownSkus,
    active: row.active,
    credentials: Object.keys(credentials).sort(),
    pull: pullOf(row),
    rejectedPushes: row.state?.rejectedPushes ?? 0,
    lastRejectedAt: row.state?.lastRejectedAt?.toISOString() ?? null,
    updatedBy: row.updatedBy,
    updatedAt: row.updatedAt.toISOString(),
  }
  return { shop, credentials }
}

const rowOf = (input: ParsedInputOf<typeof registerShop>, credentials: Uint8Array<ArrayBuffer>, { context, at }: Call) => ({
  name: input.name,
  platform: input.platform,
  salesChannel: input.salesChannel,
  location: input.location ?? null,
  region: input.region ?? null,
  currency: input.currency,
  endpoint: input.endpoint ?? null,
  ownSkus: input.ownSkus,
  active: input.active,
  credentials,
  updatedBy: actorOf(context.principal),
  updatedAt: at,
})

/** Shops: masters with secrets. */
export const shopRepository = (db: PrismaClient, work: UnitOfWork, seal: Seal, platforms: Platforms) => {
  const write = async (tx: Tx, input: ParsedInputOf<typeof registerShop>, call: Call): Promise<ReplyOf<typeof registerShop>> => {
    const { code, platform } = input
    await tx.$queryRaw`SELECT 1 FROM market_shop WHERE code = ${code} FOR UPDATE`
    const before = await tx.marketShop.findUnique({ where: { code } })
    if (before && before.platform !== platform)
      return err({ code: 'SHOP_PLATFORM_FIXED', shop: code, platform: before.platform as ShopPlatform })
    const credentials = { ...(before && seal.open(code, before.credentials)), ...input.credentials }
    const missing = platforms[platform].credentials.filter((name) => credentials[name] === undefined)
    if (missing.length > 0) return err({ code: 'CREDENTIALS_MISSING', missing })
    const row = rowOf(input, seal.close(code, credentials), call)
    await tx.marketShop.upsert({ where: { code }, create: { code, ...row }, update: row })
    const pulled = platforms[platform].pull ? { pulledUntil: input.pullFrom ?? call.at, dueAt: call.at } : {}
    // What was wrong may be right now: the next try is not put off any longer.
    const again = platforms[platform].pull ? { dueAt: call.at, failures: 0 } : {}
    await tx.marketShopState.upsert({ where: { shop: code }, create: { shop: code, ...pulled }, update: again })
    const after = await tx.marketShop.findUniqueOrThrow({ where: { code }, include: withState })
    return ok(opened(after, seal).shop)
  }

  return {
    register: (input: ParsedInputOf<typeof registerShop>, call: Call): Promise<ReplyOf<typeof registerShop>> =>
      work((tx) => once(tx, registerShop, input, call, () => write(tx, input, call))),
    /** By code. */
    list: async (): Promise<MarketShop[]> => {
      const rows = await db.marketShop.findMany({ include: withState, orderBy: { code: 'asc' } })
      return rows.map((row) => opened(row, seal).shop)
    },
    find: async (code: string): Promise<OpenShop | undefined> => {
      const row = await db.marketShop.findUnique({ where: { code }, include: withState })
      return row ? opened(row, seal) : undefined
    },
    countRejected: async (shop: ShopCode, at: Date): Promise<void> => {
      await db.marketShopState.update({ where: { shop }, data: { rejectedPushes: { increment: 1 }, lastRejectedAt: at } })
    },
  }
}
export type ShopRepository = ReturnType<typeof shopRepository>
