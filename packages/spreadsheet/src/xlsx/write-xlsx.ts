import { Readable } from 'node:stream'
import type { Table } from '../column.js'
import { fixedParts } from './fixed-parts.js'
import { sheetXml } from './sheet-xml.js'

async function* zipped<T>(table: Table<T>): AsyncGenerator<Uint8Array> {
  const { ZipFile } = await import('yazl')
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  const fail = (error: Error) => output.destroy(error)
  const sheet = Readable.from(sheetXml(table), { objectMode: false }).on('error', fail)
  zip.on('error', fail)
  for (const [name, xml] of fixedParts()) zip.addBuffer(Buffer.from(xml), name)
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml')
  zip.end()
  try {
    yield* output as AsyncIterable<Uint8Array>
  } finally {
    sheet.destroy()
  }
}

/** A workbook of one sheet, packed while it is read; a row is asked for when there is room for it. Fails where `rows` fail. */
export const writeXlsx = <T>(table: Table<T>): Readable => Readable.from(zipped(table), { objectMode: false })
