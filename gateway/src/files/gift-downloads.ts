import { MAX_PAGE } from '@channel/contracts'
import type { GiftParcel, GiftParcelStatus } from '@channel/contracts/order'
import { GiftQuoteId, listGiftParcels } from '@channel/contracts/order'
import type { Column } from '@channel/spreadsheet'
import { validArgument } from '../errors/bad-input.js'
import type { Language } from '../request/language.js'
import type { Download, Wish } from './downloads.js'
import { written } from './downloads.js'
import { pagedRows } from './paged-rows.js'
import { column, localTime } from './tables.js'
import { say } from './words.js'

type ParcelRow = { readonly parcel: GiftParcel; readonly line: GiftParcel['lines'][number] }

const statuses: Record<GiftParcelStatus, readonly [chinese: string, english: string]> = {
  planned: ['待发', 'Planned'],
  released: ['已排批次', 'Released'],
  shipping: ['发货中', 'Shipping'],
  shipped: ['已发货', 'Shipped'],
  delivered: ['已签收', 'Delivered'],
}

const time = (moment: string | null): string | null => (moment === null ? null : localTime(moment))

/** As the upload of tracking numbers takes it back. */
const columns = (language: Language): Column<ParcelRow>[] => {
  const of = column(language)
  return [
    of(['包裹号', 'Parcel'], 'text', ({ parcel }) => parcel.number),
    of(['状态', 'Status'], 'text', ({ parcel }) => say(statuses[parcel.status], language)),
    of(['收件人', 'Name'], 'text', ({ parcel }) => parcel.name),
    of(['电话', 'Phone'], 'text', ({ parcel }) => parcel.phone),
    of(['省', 'Province'], 'text', ({ parcel }) => parcel.province),
    of(['市', 'City'], 'text', ({ parcel }) => parcel.city),
    of(['详细地址', 'Address'], 'text', ({ parcel }) => parcel.address),
    of(['货号', 'SKU'], 'text', ({ line }) => line.sku),
    of(['数量', 'Quantity'], 'number', ({ line }) => line.quantity),
    of(['备注', 'Note'], 'text', ({ line }) => line.note),
    of(['承运商', 'Carrier'], 'text', ({ parcel }) => parcel.carrier ?? ''),
    of(['运单号', 'Tracking number'], 'text', ({ parcel }) => parcel.trackingNumber ?? ''),
    of(['发货时间', 'Handed over'], 'time', ({ parcel }) => time(parcel.shippedAt)),
    of(['签收时间', 'Delivered at'], 'time', ({ parcel }) => time(parcel.deliveredAt)),
  ]
}

async function* lineByLine(parcels: AsyncIterable<GiftParcel>): AsyncGenerator<ParcelRow> {
  for await (const parcel of parcels) for (const line of parcel.lines) yield { parcel, line }
}

/** Parcels of a quote (包裹清单), a row for each SKU; masked unless `unmasked=true` is asked for by who may. */
export const giftParcelsFile = async ({ remote, language, format, query, params }: Wish): Promise<Download> => {
  const quoteId = validArgument(GiftQuoteId, 'quoteId', params['quoteId'] ?? '', language)
  const filter = { quoteId, waveId: query['waveId'], status: query['status'] as GiftParcelStatus | undefined }
  const unmasked = query['unmasked'] === 'true'
  const parcels = await pagedRows((after) => remote.ask(listGiftParcels, { ...filter, unmasked, first: MAX_PAGE, after }))
  return { name: 'gift-parcels', content: written(format, { columns: columns(language), rows: lineByLine(parcels) }) }
}
