import type { ParsedInputOf } from '@channel/contracts'
import type { AdjustmentTotal, totalAdjustments } from '@channel/contracts/inventory'
import type { PrismaClient } from '../db/client.js'
import type { StoreVisibility } from '../store-visibility.js'

const TOTALS = `
  SELECT to_char(a.decided_at AT TIME ZONE 'Asia/Shanghai', $1) AS period, a.reason, l.from_bucket AS "from", l.to_bucket AS "to",
    count(DISTINCT a.id)::float8 AS documents, sum(l.quantity)::float8 AS units, l.currency,
    coalesce(sum(l.amount_minor), 0)::float8 AS "amountMinor"
  FROM adjustment a JOIN adjustment_line l ON l.adjustment_id = a.id
  WHERE a.status = 'posted' AND a.decided_at >= $2::timestamptz AND a.decided_at < $3::timestamptz
    AND ($4::text IS NULL OR l.location = $4) AND ($5::text IS NULL OR a.reason = $5) AND ($6::text IS NULL OR l.location = $6)
  GROUP BY 1, 2, 3, 4, l.currency ORDER BY 1, 2, 3, 4, l.currency NULLS LAST`

const FORMATS = { day: 'YYYY-MM-DD', month: 'YYYY-MM' } as const

/** Posted units and amounts by period, reason and move. */
export const adjustmentTotalsRepository =
  (db: PrismaClient) =>
  async (input: ParsedInputOf<typeof totalAdjustments>, visibility: StoreVisibility): Promise<AdjustmentTotal[]> => {
    if (visibility.of === 'none') return []
    const own = visibility.of === 'store' ? visibility.location : null
    const { by, since, until, location = null, reason = null } = input
    return db.$queryRawUnsafe<AdjustmentTotal[]>(TOTALS, FORMATS[by], since, until, location, reason, own)
  }
export type AdjustmentTotalsRepository = ReturnType<typeof adjustmentTotalsRepository>
