import type { Result } from '@channel/contracts'
import { ok } from '@channel/contracts'
import type { MarketRowError } from '@channel/contracts/order'
import type { Arrival } from './external-order.js'
import type { Columns, FileRow, RowGroup } from './file-rows.js'
import { columnsIn, comeTwice, grouped, orderIn } from './file-rows.js'
import type { ShopAccess } from './market-adapter.js'

/** Some rows of a file, and those of the part before whose order may go on here. */
export type ImportPart = { readonly heldBack: readonly FileRow[]; readonly rows: readonly FileRow[]; readonly last: boolean }

export type ReadPart = {
  readonly columns: Columns
  readonly groups: readonly RowGroup[]
  readonly faults: readonly MarketRowError[]
  readonly heldBack: readonly FileRow[]
}

/** Rows as whole orders: the last one is held back while the file goes on. */
export const readPart = ({
  heldBack,
  rows,
  last,
}: ImportPart): Result<ReadPart, { code: 'COLUMNS_MISSING'; columns: string[] }> => {
  const all = [...heldBack, ...rows]
  const columns = columnsIn(Object.keys(all[0]?.cells ?? {}))
  if (!columns.ok) return all.length === 0 && last ? ok({ columns: {}, groups: [], faults: [], heldBack: [] }) : columns
  const { groups, faults } = grouped(all, columns.value)
  const open = last ? undefined : groups.pop()
  return ok({ columns: columns.value, groups, faults, heldBack: open?.rows ?? [] })
}

/** The orders of a part and what is wrong with its rows. `fresh`: numbers that the file had not had before. */
export const orderedIn = ({ columns, groups, faults }: ReadPart, fresh: ReadonlySet<string>, shop: ShopAccess, at: string) => {
  const seen = new Set<string>()
  const arrivals: Arrival[] = []
  const all: MarketRowError[] = [...faults]
  for (const group of groups) {
    if (!fresh.has(group.externalId) || seen.has(group.externalId)) {
      all.push(...comeTwice(group, columns))
      continue
    }
    seen.add(group.externalId)
    const order = orderIn(group, columns, shop, at)
    if (order.ok) arrivals.push(order.value)
    else all.push(...order.error)
  }
  return { arrivals, faults: all }
}
