import { changePrices, MAX_PRICE_CHANGES, PriceListCode } from '@channel/contracts/dealer'
import { getProducts } from '@channel/contracts/inventory'
import { readRows, SpreadsheetError } from '@channel/spreadsheet'
import type { Remote } from '../clients/remote.js'
import { validArgument } from '../errors/bad-input.js'
import { badInput } from '../errors/coded-error.js'
import type { Language } from '../request/language.js'
import { FileRefused } from './file-faults.js'
import type { PriceRow, PriceRowFault, RowFault } from './price-rows.js'
import { duplicates, missingColumns, priceRow } from './price-rows.js'
import { say } from './words.js'

/** The answer lists so many rows that were not taken, and counts them all. */
const SHOWN_FAULTS = 1_000

const words: Record<PriceRowFault, readonly [chinese: string, english: string]> = {
  SKU_MISSING: ['没有填货号', 'The SKU is missing'],
  SKU_MALFORMED: ['货号格式不对', 'This is no SKU'],
  UNKNOWN_SKU: ['没有这个货号', 'Unknown SKU'],
  QUANTITY_MALFORMED: ['起订量须为 1 到 1,000,000 的整数', 'The minimum quantity must be a whole number from 1 to 1,000,000'],
  PRICE_MISSING: ['没有填单价', 'The price is missing'],
  PRICE_MALFORMED: [
    '单价须为数字，最多六位小数，不带货币符号',
    'The price must be a number with up to six decimals and no currency sign',
  ],
  NOT_A_TIME: ['时间格式不对', 'This is no date or time'],
  VALIDITY_EMPTY: ['失效时间不晚于生效时间', 'It would end before it begins'],
  DUPLICATE_ROW: ['与该行的货号、起订量和时间重复', 'The same SKU, minimum quantity and time as in that line'],
  TOO_MANY_CELLS: ['单元格比列多，可能有未加引号的逗号', 'More cells than columns: is there a comma without quotes?'],
  REFUSED: ['价格表已不可修改', 'The list takes no prices any more'],
}

type Upload = {
  readonly remote: Remote
  readonly body: AsyncIterable<Uint8Array>
  readonly listCode: string
  readonly idempotencyKey: string
  readonly language: Language
}

type Taken = { rows: number; changed: number; unchanged: number; refused: number; faults: RowFault[] }

const refuse = (taken: Taken, fault: RowFault): void => {
  taken.refused += 1
  if (taken.faults.length < SHOWN_FAULTS) taken.faults.push(fault)
}

/** SKUs that nobody knows are not priced: a typing mistake would never be found. */
const known = async ({ remote }: Upload, rows: readonly PriceRow[], taken: Taken): Promise<PriceRow[]> => {
  const products = await remote.ask(getProducts, { skus: [...new Set(rows.map(({ sku }) => sku))] })
  const skus = new Set<string>(products.map(({ sku }) => sku))
  for (const { line, sku } of rows.filter((row) => !skus.has(row.sku))) refuse(taken, { line, code: 'UNKNOWN_SKU', value: sku })
  return rows.filter(({ sku }) => skus.has(sku))
}

/** A first piece that is refused refuses the file; after that what was taken stays, and the rest is told row by row. */
const send = async (upload: Upload, part: number, rows: readonly PriceRow[], taken: Taken): Promise<void> => {
  const good = await known(upload, rows, taken)
  if (good.length === 0) return
  const changes = good.map(({ line: _, ...change }) => change)
  const input = { listCode: upload.listCode, changes }
  const reply = await upload.remote.tell(changePrices, input, `${upload.idempotencyKey}:${part}`)
  if (reply.ok) {
    taken.changed += reply.value.changed
    taken.unchanged += reply.value.unchanged
    return
  }
  if (taken.changed + taken.unchanged === 0) throw new FileRefused(reply.error)
  for (const { line, sku } of good) refuse(taken, { line, code: 'REFUSED', value: sku })
}

const take = async (upload: Upload): Promise<Taken> => {
  const taken: Taken = { rows: 0, changed: 0, unchanged: 0, refused: 0, faults: [] }
  const twin = duplicates()
  let waiting: PriceRow[] = []
  let part = 0
  for await (const row of readRows(upload.body)) {
    if (taken.rows === 0) checkColumns(missingColumns(row), upload.language)
    taken.rows += 1
    const read = priceRow(row)
    const fault = 'code' in read ? read : twin(read)
    if (fault) refuse(taken, fault)
    else waiting.push(read as PriceRow)
    if (waiting.length < MAX_PRICE_CHANGES) continue
    await send(upload, (part += 1), waiting, taken)
    waiting = []
  }
  if (waiting.length > 0) await send(upload, part + 1, waiting, taken)
  return taken
}

const unreadable = (code: string, message: string) => badInput([{ path: ['body'], code, message }])

const checkColumns = (missing: string[], language: Language): void => {
  if (missing.length === 0) return
  const names = missing.join(', ')
  throw unreadable('MISSING_COLUMN', say([`缺少列：${names}`, `Columns are missing: ${names}`], language))
}

const asBadInput = (error: unknown, language: Language): unknown =>
  error instanceof SpreadsheetError ? unreadable(error.code, say(['文件无法读取', 'The file cannot be read'], language)) : error

/**
 * Sets the prices of a file, good rows only, in pieces of 5,000, each as a whole. A list that holds already has each piece at once: large
 * changes belong into a draft copy that is released afterwards. Sent again with the same key, what was done is not done twice.
 */
export const uploadPrices = async (upload: Upload): Promise<object> => {
  const { language } = upload
  const listCode = validArgument(PriceListCode, 'listCode', upload.listCode, language)
  const taken = await take({ ...upload, listCode }).catch((error: unknown) => Promise.reject(asBadInput(error, language)))
  const { faults, ...counts } = taken
  const errors = faults.map(({ line, code, value }) => ({ line, code, value, reason: say(words[code], language) }))
  return { ...counts, errors: errors.sort((a, b) => a.line - b.line) }
}
