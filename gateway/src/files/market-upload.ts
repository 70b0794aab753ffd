import type { MarketImport } from '@channel/contracts/order'
import { MAX_MARKET_ROWS, startMarketImport, takeMarketRows } from '@channel/contracts/order'
import { readRows, SpreadsheetError } from '@channel/spreadsheet'
import type { Row } from '@channel/spreadsheet'
import type { CommandInput, Remote } from '../clients/remote.js'
import { badInput } from '../errors/coded-error.js'
import type { Language } from '../request/language.js'
import { FileRefused } from './file-faults.js'
import { say } from './words.js'

/** Longer cells are cut: no cell that matters is as long. */
const LONGEST_CELL = 2_000

type Upload = {
  readonly remote: Remote
  readonly body: AsyncIterable<Uint8Array>
  readonly query: Readonly<Record<string, string | undefined>>
  readonly idempotencyKey: string
  readonly language: Language
}

type Part = { readonly rows: Row[]; readonly last: boolean }

/** One part ahead, so that the last one is known to be the last. */
async function* parts(body: AsyncIterable<Uint8Array>): AsyncGenerator<Part> {
  let rows: Row[] = []
  for await (const row of readRows(body)) {
    if (rows.length === MAX_MARKET_ROWS) {
      yield { rows, last: false }
      rows = []
    }
    rows.push(row)
  }
  yield { rows, last: true }
}

const cutCells = (cells: Row['cells']): Record<string, string> =>
  Object.fromEntries(Object.entries(cells).map(([header, text]) => [header, text.slice(0, LONGEST_CELL)]))

const send = async ({ remote, body, idempotencyKey }: Upload, importId: string): Promise<MarketImport> => {
  let number = 0
  let taken: MarketImport | undefined
  for await (const { rows, last } of parts(body)) {
    const input: CommandInput<typeof takeMarketRows> = {
      importId,
      part: number,
      last,
      rows: rows.map(({ line, cells }) => ({ line, cells: cutCells(cells) })),
    }
    const reply = await remote.tell(takeMarketRows, input, `${idempotencyKey}:${number}`)
    if (!reply.ok) throw new FileRefused(reply.error)
    taken = reply.value
    number += 1
  }
  return taken as MarketImport
}

const asBadInput = (error: unknown, language: Language): unknown =>
  error instanceof SpreadsheetError
    ? badInput([{ path: ['body'], code: error.code, message: say(['文件无法读取', 'The file cannot be read'], language) }])
    : error

/**
 * Takes the orders of a file in, row after row as they come over the wire: neither side ever holds more than a part of it. Answers when all
 * are in; placing them follows. A file that breaks off can be sent again: an order that is here already is not taken twice.
 */
export const uploadMarketOrders = async (upload: Upload): Promise<MarketImport> => {
  const { remote, query, idempotencyKey, language } = upload
  const { shop, fileName = 'upload' } = query
  const begun = await remote.tell(startMarketImport, { shop: shop as string, fileName }, idempotencyKey)
  if (!begun.ok) throw new FileRefused(begun.error)
  return send(upload, begun.value.importId).catch((error: unknown) => Promise.reject(asBadInput(error, language)))
}
