import type { PriceItem } from '@channel/contracts/dealer'
import type { Column } from '@channel/spreadsheet'
import type { Language } from '../request/language.js'
import { column, localTime } from './tables.js'

/** Columns that an upload reads again as they are. */
export const priceColumns = (language: Language): Column<PriceItem>[] => {
  const of = column(language)
  return [
    of(['货号', 'SKU'], 'text', ({ sku }) => sku),
    of(['起订量', 'Min quantity'], 'number', ({ minQuantity }) => minQuantity),
    of(['单价', 'Unit price'], 'number', ({ unitPrice }) => unitPrice),
    of(['生效时间', 'Valid from'], 'time', ({ validFrom }) => validFrom && localTime(validFrom)),
    of(['失效时间', 'Valid to'], 'time', ({ validTo }) => validTo && localTime(validTo)),
  ]
}
