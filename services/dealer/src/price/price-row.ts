import type { ChannelCode, DealerCode, Sku } from '@channel/contracts'
import type { PriceChannel, PriceItem, PriceListCode, PriceScope } from '@channel/contracts/dealer'
import type { ListState } from './price-list.js'
import type { Validity } from './validity.js'

/** What infinity means to the database; the rows here have null for it. */
export type ListRow = {
  code: string
  name: string
  currency: string
  scope: PriceScope['kind']
  channel: string | null
  sales_channel: string | null
  tier: string | null
  dealer_code: string | null
  priority: number
  valid_from: Date | null
  valid_to: Date | null
  note: string
  created_by: string
  created_at: Date
  released_by: string | null
  released_at: Date | null
  withdrawn_at: Date | null
  version: number
}

export const LIST_COLUMNS = `
  l.code, l.name, l.currency, l.scope, l.channel, l.sales_channel, l.tier, l.dealer_code, l.priority,
  nullif(l.valid_from, '-infinity') AS valid_from, nullif(l.valid_to, 'infinity') AS valid_to, l.note, l.created_by, l.created_at,
  l.released_by, l.released_at, l.withdrawn_at, l.version`

export const validityFrom = (row: { valid_from: Date | null; valid_to: Date | null }): Validity => ({
  from: row.valid_from?.getTime() ?? -Infinity,
  to: row.valid_to?.getTime() ?? Infinity,
})

const scopeFrom = (row: Pick<ListRow, 'scope' | 'channel' | 'sales_channel' | 'tier' | 'dealer_code'>): PriceScope => {
  switch (row.scope) {
    case 'general':
      return { kind: 'general' }
    case 'channel': {
      const channel = { kind: 'channel' as const, channel: row.channel as PriceChannel }
      return row.sales_channel === null ? channel : { ...channel, salesChannel: row.sales_channel as ChannelCode }
    }
    case 'tier':
      return { kind: 'tier', tier: row.tier ?? '' }
    case 'dealer':
      return { kind: 'dealer', dealerCode: row.dealer_code as DealerCode }
  }
}

export const listFrom = (row: ListRow): ListState => ({
  code: row.code as PriceListCode,
  name: row.name,
  currency: row.currency,
  scope: scopeFrom(row),
  priority: row.priority,
  validity: validityFrom(row),
  note: row.note,
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
  releasedBy: row.released_by,
  releasedAt: row.released_at?.toISOString() ?? null,
  withdrawn: row.withdrawn_at !== null,
  version: row.version,
})

export type ItemRow = {
  id: string
  list_code: string
  sku: string
  min_quantity: number
  unit_price: string
  valid_from: Date | null
  valid_to: Date | null
  recorded_at: Date
  recorded_by: string
  closed_at: Date | null
  closed_by: string | null
}

export const ITEM_COLUMNS = `
  i.id, i.list_code, i.sku, i.min_quantity, trim_scale(i.unit_price)::text AS unit_price, nullif(i.valid_from, '-infinity') AS valid_from,
  nullif(i.valid_to, 'infinity') AS valid_to, i.recorded_at, i.recorded_by, nullif(i.closed_at, 'infinity') AS closed_at, i.closed_by`

export const itemFrom = (row: ItemRow): PriceItem => ({
  id: row.id,
  listCode: row.list_code as PriceListCode,
  sku: row.sku as Sku,
  minQuantity: row.min_quantity,
  unitPrice: row.unit_price,
  validFrom: row.valid_from?.toISOString() ?? null,
  validTo: row.valid_to?.toISOString() ?? null,
  recordedAt: row.recorded_at.toISOString(),
  recordedBy: row.recorded_by,
  closedAt: row.closed_at?.toISOString() ?? null,
  closedBy: row.closed_by,
})

/** A moment as PostgreSQL reads it, infinity included. */
export const timestamp = (time: number): string => {
  if (time === -Infinity) return '-infinity'
  return time === Infinity ? 'infinity' : new Date(time).toISOString()
}
