import type { Balance, ImportRowError, Movement } from '@channel/contracts/inventory'
import type { Column } from '@channel/spreadsheet'
import type { Language } from '../request/language.js'
import { buckets, reasons, rowErrors, say } from './words.js'

const SHANGHAI_MS = 8 * 3_600_000

/** A moment as a clock in Shanghai shows it. */
export const localTime = (moment: string): string =>
  new Date(Date.parse(moment) + SHANGHAI_MS).toISOString().slice(0, 19).replace('T', ' ')

type Names = readonly [chinese: string, english: string]

export const column =
  (language: Language) =>
  <T>(names: Names, type: Column<T>['type'], value: Column<T>['value']): Column<T> => ({
    header: say(names, language),
    type,
    value,
  })

export const stockCardColumns = (language: Language): Column<Movement>[] => {
  const of = column(language)
  return [
    of(['时间', 'Time'], 'time', ({ at }) => localTime(at)),
    of(['货号', 'SKU'], 'text', ({ sku }) => sku),
    of(['仓库', 'Location'], 'text', ({ location }) => location),
    of(['原因', 'Reason'], 'text', ({ reason }) => say(reasons[reason], language)),
    of(['转出', 'From'], 'text', ({ from }) => say(buckets[from], language)),
    of(['转入', 'To'], 'text', ({ to }) => say(buckets[to], language)),
    of(['数量', 'Quantity'], 'number', ({ quantity }) => quantity),
    of(['转出后结存', 'From, after'], 'number', ({ fromAfter }) => fromAfter),
    of(['转入后结存', 'To, after'], 'number', ({ toAfter }) => toAfter),
    of(['单据', 'Reference'], 'text', ({ reference }) => reference),
    of(['经办人', 'Actor'], 'text', ({ actor }) => actor),
    of(['流水号', 'Entry'], 'text', ({ id }) => id),
  ]
}

export const balanceColumns = (language: Language): Column<Balance>[] => {
  const of = column(language)
  const bucket = (name: Exclude<keyof typeof buckets, 'outside'>): Column<Balance> =>
    of(buckets[name], 'number', (balance) => balance[name])
  return [
    of(['货号', 'SKU'], 'text', ({ sku }) => sku),
    of(['仓库', 'Location'], 'text', ({ location }) => location),
    bucket('sellable'),
    bucket('reserved'),
    bucket('allocated'),
    bucket('inTransit'),
    bucket('frozen'),
    bucket('damaged'),
    of(['渠道配额', 'Quota'], 'number', ({ quota }) => quota),
    of(['安全库存', 'Safety stock'], 'number', ({ safety }) => safety),
  ]
}

export const rowErrorColumns = (language: Language): Column<ImportRowError>[] => {
  const of = column(language)
  return [
    of(['行号', 'Line'], 'number', ({ line }) => line),
    of(['列', 'Column'], 'text', ({ column: name }) => name),
    of(['内容', 'Value'], 'text', ({ value }) => value),
    of(['问题', 'Problem'], 'text', ({ code, details }) => say(rowErrors[code](details), language)),
    of(['代码', 'Code'], 'text', ({ code }) => code),
  ]
}
