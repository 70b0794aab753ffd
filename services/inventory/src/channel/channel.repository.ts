import type { CallContext, ChannelCode, LocationCode, ParsedInputOf, ReplyOf, Sku } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { SalesChannel } from '@channel/contracts/inventory'
import { registerChannels, setChannelSkus } from '@channel/contracts/inventory'
import { appendToOutbox, once } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import { channelFrom } from './channel-row.js'
import { changesFeed, registerAll } from './channel.js'
import type { SupplyRepository } from './supply.repository.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }

const UNKNOWN_LOCATIONS = `
  SELECT min(w.code) AS code FROM unnest($1::text[]) AS w (code) WHERE NOT EXISTS (SELECT FROM location l WHERE l.code = w.code)`
/* Rows are written in the order of their keys. The scopes of a new channel are found when everything is arranged. */
const UPSERT = `
  INSERT INTO channel (code, name, kind, active, uses_pool, exposure_percent, threshold, location_kinds, excluded_locations, strategy,
    cap_units, cap_days, feed, scopes, updated_at)
  SELECT c.code, c.name, c.kind, c.active, c."usesPool", c."exposurePercent", c.threshold,
    ARRAY(SELECT json_array_elements_text(c."locationKinds")), ARRAY(SELECT json_array_elements_text(c."excludedLocations")), c.strategy,
    (c."buyerCap"->>'units')::bigint, (c."buyerCap"->>'days')::integer, c.feed, '{}', $2::timestamptz
  FROM json_to_recordset($1::json) AS c (code text, name text, kind text, active boolean, "usesPool" boolean, "exposurePercent" integer,
    threshold bigint, "locationKinds" json, "excludedLocations" json, strategy text, "buyerCap" json, feed boolean)
  ORDER BY c.code
  ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, active = excluded.active, uses_pool = excluded.uses_pool,
    exposure_percent = excluded.exposure_percent, threshold = excluded.threshold, location_kinds = excluded.location_kinds,
    excluded_locations = excluded.excluded_locations, strategy = excluded.strategy, cap_units = excluded.cap_units,
    cap_days = excluded.cap_days, feed = excluded.feed, updated_at = excluded.updated_at`
const CLEAR_SKUS = `DELETE FROM channel_sku WHERE channel = $1 AND sku = ANY($2::text[])`
const SET_SKUS = `
  INSERT INTO channel_sku (channel, sku, exposure_percent, threshold)
  SELECT $1, s.sku, s."exposurePercent", s.threshold
  FROM json_to_recordset($2::json) AS s (sku text, "exposurePercent" integer, threshold bigint) ORDER BY s.sku
  ON CONFLICT (channel, sku) DO UPDATE SET exposure_percent = excluded.exposure_percent, threshold = excluded.threshold
  WHERE (channel_sku.exposure_percent, channel_sku.threshold) IS DISTINCT FROM (excluded.exposure_percent, excluded.threshold)`
const MARK_SKUS = `UPDATE availability SET changed = true WHERE sku = ANY($1::text[])`

const known = async (tx: Tx, codes: readonly ChannelCode[]): Promise<Map<ChannelCode, SalesChannel>> => {
  const rows = await tx.channel.findMany({ where: { code: { in: [...codes] } } })
  return new Map(rows.map(channelFrom).map((channel) => [channel.code, channel]))
}

const register = async (
  tx: Tx,
  supply: SupplyRepository,
  { channels }: ParsedInputOf<typeof registerChannels>,
  call: Call,
): Promise<ReplyOf<typeof registerChannels>> => {
  await supply.closeGate(tx)
  const { rows, events } = registerAll(channels)
  const excluded = rows.flatMap(({ excludedLocations }) => excludedLocations)
  const [unknown] = await tx.$queryRawUnsafe<{ code: LocationCode | null }[]>(UNKNOWN_LOCATIONS, excluded)
  if (unknown?.code) return err({ code: 'UNKNOWN_LOCATION', location: unknown.code })
  const stranded = await supply.strandedQuota(tx, { channels: rows, places: [] }, call.at)
  if (stranded) return err({ code: 'QUOTA_AT_LOCATION', ...stranded })
  const codes = rows.map(({ code }) => code)
  const before = await known(tx, codes)
  await tx.$executeRawUnsafe(UPSERT, JSON.stringify(rows), call.at.toISOString())
  await supply.rearrange(tx)
  if (rows.some((channel) => changesFeed(before.get(channel.code), channel))) await supply.markAllChanged(tx)
  await appendToOutbox(tx, events, call)
  return ok({ registered: rows.length })
}

/** Locks SKUs, so that nobody decides by their limits meanwhile; answers those of the master. */
type LockSkus = (tx: Tx, skus: readonly Sku[]) => Promise<{ readonly products: ReadonlyMap<string, boolean> }>

const setLimits = async (
  tx: Tx,
  lockSkus: LockSkus,
  { channel, set, clear }: ParsedInputOf<typeof setChannelSkus>,
): Promise<ReplyOf<typeof setChannelSkus>> => {
  const last = new Map(set.map((one) => [one.sku, one]))
  const cleared = clear.filter((sku) => !last.has(sku))
  const skus = [...new Set([...last.keys(), ...cleared])]
  const { products } = await lockSkus(tx, skus)
  const found = await tx.channel.findUnique({ where: { code: channel } })
  if (!found) return err({ code: 'UNKNOWN_CHANNEL', channel })
  const unknown = skus.filter((sku) => !products.has(sku))
  if (unknown.length > 0) return err({ code: 'UNKNOWN_SKU', skus: unknown })
  const gone = await tx.$executeRawUnsafe(CLEAR_SKUS, channel, cleared)
  const changed = await tx.$executeRawUnsafe(SET_SKUS, channel, JSON.stringify([...last.values()]))
  if (found.feed) await tx.$executeRawUnsafe(MARK_SKUS, skus)
  return ok({ changed: gone + changed })
}

type Dependencies = { readonly work: UnitOfWork; readonly supply: SupplyRepository; readonly lockSkus: LockSkus }

/** Registers channels and their limits for single SKUs. */
export const channelRepository = ({ work, supply, lockSkus }: Dependencies) => ({
  register: (input: ParsedInputOf<typeof registerChannels>, call: Call): Promise<ReplyOf<typeof registerChannels>> =>
    work((tx) => once(tx, registerChannels, input, call, () => register(tx, supply, input, call))),

  setSkus: (input: ParsedInputOf<typeof setChannelSkus>, call: Call): Promise<ReplyOf<typeof setChannelSkus>> =>
    work((tx) => once(tx, setChannelSkus, input, call, () => setLimits(tx, lockSkus, input))),
})
export type ChannelRepository = ReturnType<typeof channelRepository>
