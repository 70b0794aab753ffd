import type { ChannelCode } from '@channel/contracts'
import { Location, SalesChannel } from '@channel/contracts/inventory'
import { brandOps } from '@channel/testkit'
import type { Instance, Shop } from './shop.fixture.js'
import { key, place, reservationId, sku } from './shop.fixture.js'

export const channel = (code: string): ChannelCode => code as ChannelCode

/** Registers a channel with whatever is not named at its default. */
export const registerChannel = ({ channels }: Instance, one: { code: string } & Record<string, unknown>) =>
  channels.register(
    { idempotencyKey: key(), channels: [SalesChannel.parse({ name: `渠道 ${one.code}`, kind: 'online', ...one })] },
    brandOps,
  )

export const registerPlace = ({ products }: Instance, code: string, kind: 'warehouse' | 'store') =>
  products.registerLocations({ idempotencyKey: key(), locations: [Location.parse({ code, name: code, kind })] }, brandOps)

export const receiveAt = ({ stock }: Instance, where: string, code: string, quantity: number, reference = 'GR') =>
  stock.receive({ idempotencyKey: key(), location: place(where), lines: [{ sku: sku(code), quantity }], reference }, brandOps)

export const keep = (
  { stock }: Instance,
  by: string,
  line: { sku: string; location: string; granted: number },
  releaseAt: string | null = null,
) =>
  stock.setQuotas(
    {
      idempotencyKey: key(),
      channel: channel(by),
      lines: [{ sku: sku(line.sku), location: place(line.location), granted: line.granted }],
      releaseAt,
      reference: '配额',
    },
    brandOps,
  )

export const buy = (
  { stock }: Instance,
  through: string,
  [code, quantity]: readonly [string, number],
  more: { batch?: string; mayWait?: boolean; location?: string; expiresAt?: string; id?: ReturnType<typeof reservationId> } = {},
) =>
  stock.reserve(
    {
      idempotencyKey: key(),
      reservationId: more.id ?? reservationId(),
      channel: channel(through),
      batch: more.batch,
      mayWait: more.mayWait,
      location: more.location === undefined ? undefined : place(more.location),
      lines: [{ sku: sku(code), quantity }],
      expiresAt: more.expiresAt ?? '2099-01-01T00:00:00.000Z',
    },
    brandOps,
  )

export const atpOf = async ({ stock }: Instance, through: string, code: string): Promise<number | undefined> =>
  (await stock.availableToPromise({ channel: channel(through), skus: [sku(code)], explain: false }))[0]?.atp

/** Every channel's number of every SKU, from balances and quotas place by place. */
const NAIVE = `
  SELECT c.code AS channel, a.sku, (CASE WHEN NOT c.active THEN 0 ELSE
      CASE WHEN floor(p.pool * coalesce(s.exposure_percent, c.exposure_percent) / 100.0) > coalesce(s.threshold, c.threshold)
        THEN floor(p.pool * coalesce(s.exposure_percent, c.exposure_percent) / 100.0) ELSE 0 END
      + coalesce((SELECT sum(q.remaining) FROM quota q JOIN location l ON l.code = q.location
          WHERE q.sku = a.sku AND q.channel = c.code AND q.batch = '' AND l.kind = ANY(c.location_kinds)
            AND l.code <> ALL(c.excluded_locations)), 0) END)::float8 AS atp
  FROM channel c CROSS JOIN availability a
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(greatest(0, b.sellable - b.quota - b.safety)) FILTER (WHERE c.uses_pool), 0) AS pool
    FROM balance b JOIN location l ON l.code = b.location
    WHERE b.sku = a.sku AND l.kind = ANY(c.location_kinds) AND l.code <> ALL(c.excluded_locations)) AS p
  LEFT JOIN channel_sku s ON s.channel = c.code AND s.sku = a.sku
  ORDER BY c.code, a.sku`

type Promised = { channel: string; sku: string; atp: number }

export const naively = (shop: Shop): Promise<Promised[]> => shop.database.query<Promised>(NAIVE)

/** The same numbers as the service answers them. */
export const answered = async (shop: Shop): Promise<Promised[]> => {
  const wanted = await naively(shop)
  const skus = [...new Set(wanted.map((one) => sku(one.sku)))]
  const codes = [...new Set(wanted.map((one) => one.channel))]
  const replies = await Promise.all(
    codes.map(async (code) => {
      const numbers = await shop.first.stock.availableToPromise({ channel: channel(code), skus, explain: false })
      return numbers.map((one) => ({ channel: code, sku: one.sku as string, atp: one.atp }))
    }),
  )
  return replies.flat()
}

/** Publishes until everything that has changed has been looked at; another worker may have its turn meanwhile. */
export const publishAll = async (shop: Shop, instance: Instance = shop.first): Promise<void> => {
  for (;;) {
    await instance.feed.publish()
    const waiting = await shop.database.query('SELECT sku FROM availability WHERE changed')
    if (waiting.length === 0) return
  }
}

/** A marketplace that pulls a channel's feed and keeps what it was told. */
export const marketplace = (code: string) => {
  const numbers = new Map<string, number>()
  let cursor: string | undefined
  return {
    numbers,
    /** Pulls until a page is empty; answers how many changes it got. */
    pull: async ({ feed }: Instance, first = 3): Promise<number> => {
      for (let got = 0; ;) {
        const { rows } = await feed.listChanges({ channel: channel(code), after: cursor, first })
        for (const { cursor: next, node } of rows) {
          numbers.set(node.sku, node.atp)
          cursor = next
        }
        got += rows.length
        if (rows.length === 0) return got
      }
    },
  }
}

/** A deadlock is done again and would not be seen in the answers; sessions report theirs to the statistics once a second. */
export const deadlocks = async (shop: Shop): Promise<number> => {
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  await Promise.all(Array.from({ length: 20 }, (_, n) => shop.any(n).db.$queryRawUnsafe('SELECT pg_sleep(0.05)::text')))
  const [row] = await shop.database.query<{ deadlocks: string }>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  )
  return Number(row?.deadlocks)
}
