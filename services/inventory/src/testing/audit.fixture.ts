import { expect } from '@jest/globals'
import type { ChannelCode } from '@channel/contracts'
import { HOLDERS, PLACES, SKUS } from './history.fixture.js'
import type { Shop } from './shop.fixture.js'
import { key, orders, place, reservationId, sku } from './shop.fixture.js'

/* One row per spot and channel, with nothing taken from any sum that the service keeps. */
const SPOTS = `
  SELECT b.sku, b.location, c.code AS channel, c.active, c.uses_pool AS "usesPool", c.exposure_percent AS percent,
    c.threshold::int AS threshold, (l.kind = ANY(c.location_kinds) AND NOT l.code = ANY(c.excluded_locations)) AS open,
    greatest(0, b.sellable - b.safety - (SELECT coalesce(sum(remaining), 0) FROM quota q WHERE q.sku = b.sku AND q.location = b.location))::int AS pool
  FROM balance b JOIN location l ON l.code = b.location CROSS JOIN channel c WHERE b.sku = ANY($1)`
const QUOTAS = `
  SELECT sku, location, channel || CASE batch WHEN '' THEN '' ELSE '#' || batch END AS holder, remaining::int AS remaining
  FROM quota WHERE sku = ANY($1)`
/* What must never be found. */
const WRONGS = {
  'a quota that is not covered': `
    SELECT b.sku, b.location FROM balance b
    WHERE b.quota > b.sellable OR b.quota <> (SELECT coalesce(sum(q.remaining), 0) FROM quota q WHERE q.sku = b.sku AND q.location = b.location)`,
  'a bucket below zero': `
    SELECT sku, location FROM balance WHERE least(sellable, reserved, allocated, in_transit, frozen, damaged, quota, safety) < 0`,
  'more sold out of a quota than was granted': `
    SELECT q.sku, q.location, q.channel, q.batch FROM quota q JOIN (
      SELECT l.sku, l.location, r.channel, coalesce(r.batch, '') AS batch, sum(l."fromQuota") AS sold
      FROM reservation r CROSS JOIN json_to_recordset(r.lines) AS l (sku text, location text, "fromQuota" bigint)
      WHERE r.ended_at IS NULL GROUP BY 1, 2, 3, 4) s USING (sku, location, channel, batch)
    WHERE s.sold > q.granted - q.remaining`,
  'a line that holds less than nothing': `
    SELECT r.id FROM reservation r CROSS JOIN json_to_recordset(r.lines) AS l (quantity bigint, shipped bigint, "fromQuota" bigint)
    WHERE l.shipped > l.quantity OR l.shipped < 0 OR (r.ended_at IS NULL AND l."fromQuota" NOT BETWEEN 0 AND l.quantity - l.shipped)`,
  'a buyer with more than the cap': `
    SELECT r.buyer FROM reservation r JOIN channel c ON c.code = r.channel
    CROSS JOIN json_to_recordset(r.lines) AS l (sku text, quantity bigint)
    WHERE r.buyer IS NOT NULL AND c.cap_units IS NOT NULL AND r.status IN ('reserved', 'allocated', 'shipped')
    GROUP BY r.buyer, c.code, c.cap_units, l.sku HAVING sum(l.quantity) > c.cap_units`,
  'somebody who waits without a reservation': `
    SELECT b.reservation_id FROM backorder b LEFT JOIN reservation r ON r.id = b.reservation_id AND r.ended_at IS NULL
    WHERE r.id IS NULL OR b.firm <> (r.status = 'allocated')`,
  'more that waits than the terms allow': 'SELECT sku FROM availability WHERE waiting > presale_limit',
  'a ledger whose balances do not follow from each other': `
    SELECT * FROM (
      SELECT m.sku, m.location, m.id, b.bucket, b.recorded,
        sum(b.units) OVER (PARTITION BY m.sku, m.location, b.bucket ORDER BY m.id) AS running
      FROM movement m CROSS JOIN LATERAL (VALUES (m.from_bucket, -m.quantity, m.from_after), (m.to_bucket, m.quantity, m.to_after))
        AS b (bucket, units, recorded)
      WHERE b.bucket <> 'outside') AS one
    WHERE recorded IS DISTINCT FROM running OR recorded < 0`,
} as const

export const expectNothingWrong = async (shop: Shop): Promise<void> => {
  const wrongs = Object.entries(WRONGS).map(async ([what, sql]) => [what, await shop.database.query(sql)] as const)
  const [{ differences }, ...found] = await Promise.all([shop.first.stock.reconcile(), ...wrongs])
  expect(differences).toEqual([])
  expect(found.filter(([, rows]) => rows.length > 0)).toEqual([])
}

type SpotRow = {
  sku: string
  location: string
  channel: string
  active: boolean
  usesPool: boolean
  percent: number
  threshold: number
  open: boolean
  pool: number
}
type QuotaRow = { sku: string; location: string; holder: string; remaining: number }
/** Who asks, and for which place; undefined: for all. */
type Asked = { readonly holder: string; readonly at: string | undefined }

/** Available to promise as one would reckon it by hand, over every place. */
const byHand = (spots: readonly SpotRow[], quotas: readonly QuotaRow[], code: string, { holder, at }: Asked): number => {
  const [channel, batch] = holder.split('#')
  const open = spots.filter((one) => one.sku === code && one.channel === channel && one.open)
  const [first] = open
  if (!first?.active) return 0
  const draws = first.usesPool && batch === undefined
  const pool = draws ? open.reduce((sum, one) => sum + one.pool, 0) : 0
  const share = Math.floor((pool * first.percent) / 100)
  const shown = share > first.threshold ? share : 0
  const here = open.filter(({ location }) => at === undefined || location === at)
  const inReach = draws ? here.reduce((sum, one) => sum + one.pool, 0) : 0
  const own = quotas
    .filter((one) => one.sku === code && one.holder === holder && here.some(({ location }) => location === one.location))
    .reduce((sum, { remaining }) => sum + remaining, 0)
  return Math.min(shown, inReach) + own
}

/** What the service promises of each SKU; its explanation must come to the same number. */
const ask = async (shop: Shop, { holder, at }: Asked, n: number): Promise<number[]> => {
  const [channel, batch] = holder.split('#')
  const where = { channel: channel as ChannelCode, batch, location: at === undefined ? undefined : place(at) }
  const promised = await shop.any(n).stock.availableToPromise({ skus: SKUS.map(sku), ...where, explain: true })
  const totals = promised.map(({ explanation }) => explanation.reduce((sum, { amount }) => sum + amount, 0))
  expect([where, totals]).toEqual([where, promised.map(({ atp }) => atp)])
  return promised.map(({ atp }) => atp)
}

const questions: readonly Asked[] = HOLDERS.flatMap((holder) => [undefined, ...PLACES].map((at) => ({ holder, at })))

/** What is promised is what one reckons by hand, for every channel, everywhere and at each place. */
export const expectPromisesByHand = async (shop: Shop): Promise<void> => {
  const [spots, quotas] = [await shop.database.query<SpotRow>(SPOTS, SKUS), await shop.database.query<QuotaRow>(QUOTAS, SKUS)]
  const answers = await Promise.all(questions.map((asked, n) => ask(shop, asked, n)))
  expect(questions.map((asked, n) => [asked, answers[n]])).toEqual(
    questions.map((asked) => [asked, SKUS.map((code) => byHand(spots, quotas, code, asked))]),
  )
}

/** So much can be reserved, and not one unit more. */
export const expectPromiseKept = async (shop: Shop, probe: number): Promise<void> => {
  const asked = questions[probe % questions.length]
  const code = SKUS[Math.floor(probe / questions.length) % SKUS.length]
  if (!asked || !code) throw new Error('There is a question for every number')
  const atp = (await ask(shop, asked, probe))[SKUS.indexOf(code)] ?? -1
  const [channel, batch] = asked.holder.split('#')
  const where = { channel: channel as ChannelCode, batch, location: asked.at === undefined ? undefined : place(asked.at) }
  const reserve = (quantity: number) => {
    const lines = [{ sku: sku(code), quantity }]
    const input = {
      idempotencyKey: key(),
      reservationId: reservationId(),
      lines,
      expiresAt: '2099-01-01T00:00:00.000Z',
      ...where,
    }
    return shop.any(probe).stock.reserve(input, orders)
  }
  const shortages = [{ sku: code, requested: atp + 1, available: atp }]
  expect([asked, await reserve(atp + 1)]).toEqual([asked, { ok: false, error: { code: 'INSUFFICIENT_STOCK', shortages } }])
  if (atp === 0) return
  const kept = await reserve(atp)
  expect([asked, kept]).toMatchObject([asked, { ok: true }])
  if (kept.ok) await shop.any(probe + 1).stock.release({ idempotencyKey: key(), reservationId: kept.value.id }, orders)
}
