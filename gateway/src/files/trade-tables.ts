import { formatMinor } from '@channel/contracts'
import type { ChannelStock, SellOutLine, StatementLine, TradeEntry } from '@channel/contracts/dealer'
import type { Column } from '@channel/spreadsheet'
import type { Language } from '../request/language.js'
import { statementKinds } from './statement-words.js'
import { column, localTime } from './tables.js'
import { say } from './words.js'

/** A line of a statement as a file has it; the first and the last say what the debt was. */
export type StatementRow = Omit<StatementLine, 'kind'> & { readonly kind: StatementLine['kind'] | 'opening' | 'closing' }

const kinds = { ...statementKinds, opening: ['期初', 'Opening'], closing: ['期末', 'Closing'] } as const

/** Amounts leave in major units. */
export const statementColumns = (language: Language, currency: string): Column<StatementRow>[] => {
  const of = column(language)
  const money = (amountMinor: number) => formatMinor(amountMinor, currency)
  return [
    of(['时间', 'Time'], 'time', ({ at }) => (at === '' ? null : localTime(at))),
    of(['类型', 'Kind'], 'text', ({ kind }) => say(kinds[kind], language)),
    of(['单据号', 'Document'], 'text', ({ document }) => document),
    of(['金额', 'Amount'], 'number', ({ kind, amountMinor }) =>
      kind === 'opening' || kind === 'closing' ? null : money(amountMinor),
    ),
    of(['余额', 'Balance'], 'number', ({ balanceMinor }) => money(balanceMinor)),
    of(['币种', 'Currency'], 'text', () => currency),
    of(['版本', 'Version'], 'number', ({ version }) => version),
    of(['流水号', 'Entry'], 'text', ({ entryId }) => entryId),
  ]
}

const tradeKinds = { shipment: ['发货', 'Shipment'], return: ['退货', 'Return'] } as const

export const tradeColumns = (language: Language): Column<TradeEntry>[] => {
  const of = column(language)
  return [
    of(['日期', 'Day'], 'text', ({ day }) => day),
    of(['经销商', 'Dealer'], 'text', ({ dealerCode }) => dealerCode),
    of(['类型', 'Kind'], 'text', ({ kind }) => say(tradeKinds[kind], language)),
    of(['单据号', 'Document'], 'text', ({ document }) => document),
    of(['行号', 'Line'], 'number', ({ lineNo }) => lineNo),
    of(['货号', 'SKU'], 'text', ({ sku }) => sku),
    of(['品类', 'Category'], 'text', ({ category }) => category),
    of(['数量', 'Quantity'], 'number', ({ quantity }) => quantity),
    of(['金额', 'Amount'], 'number', ({ amountMinor, currency }) => formatMinor(amountMinor, currency)),
    of(['币种', 'Currency'], 'text', ({ currency }) => currency),
  ]
}

const sellOutKinds = { sale: ['销售', 'Sale'], stock: ['库存', 'Stock'] } as const

export const sellOutColumns = (language: Language): Column<SellOutLine>[] => {
  const of = column(language)
  return [
    of(['日期', 'Day'], 'text', ({ day }) => day),
    of(['经销商', 'Dealer'], 'text', ({ dealerCode }) => dealerCode),
    of(['类型', 'Kind'], 'text', ({ kind }) => say(sellOutKinds[kind], language)),
    of(['单据号', 'Document'], 'text', ({ document }) => document),
    of(['行号', 'Line'], 'number', ({ lineNo }) => lineNo),
    of(['门店', 'Store'], 'text', ({ storeCode }) => storeCode),
    of(['货号', 'SKU'], 'text', ({ sku }) => sku),
    of(['数量', 'Quantity'], 'number', ({ quantity }) => quantity),
    of(['金额', 'Amount'], 'number', ({ amountMinor, currency }) =>
      amountMinor === null || currency === null ? null : formatMinor(amountMinor, currency),
    ),
    of(['序列号', 'Serial number'], 'text', ({ serial }) => serial ?? ''),
    of(['上报时间', 'Reported'], 'time', ({ reportedAt }) => localTime(reportedAt)),
  ]
}

export const channelStockColumns = (language: Language): Column<ChannelStock>[] => {
  const of = column(language)
  return [
    of(['经销商', 'Dealer'], 'text', ({ dealerCode }) => dealerCode),
    of(['货号', 'SKU'], 'text', ({ sku }) => sku),
    of(['进货', 'Bought'], 'number', ({ sellIn }) => sellIn),
    of(['退货', 'Given back'], 'number', ({ returned }) => returned),
    of(['门店销售', 'Sold'], 'number', ({ sellOut }) => sellOut),
    of(['推算库存', 'Computed'], 'number', ({ computed }) => computed),
    of(['上报库存', 'Reported'], 'number', ({ reported }) => reported),
    of(['上报日期', 'Reported on'], 'text', ({ reportedDay }) => reportedDay ?? ''),
    of(['差异', 'Difference'], 'number', ({ difference }) => difference),
  ]
}
