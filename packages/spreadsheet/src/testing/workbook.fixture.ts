import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { fixedParts } from '../xlsx/fixed-parts.js'
import { escaped } from '../xlsx/xml-text.js'

type Cell =
  | string
  | null
  | { s: string }
  | { n: string; style?: number }
  | { formula: string }
  | { rich: string[] }
  | { inline: string }
  | { b: string }
/** Rows by their place; `null` is a row that the file leaves out. Plain strings are shared strings. */
type Book = { rows: readonly (readonly Cell[] | null)[]; since1904?: boolean }

const STYLES = `<styleSheet xmlns:x="urn:x"><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot; h:mm"/>
  <numFmt numFmtId="171" formatCode="00000"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>
  <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>`

const cellXml = (cell: Exclude<Cell, null>, reference: string, shared: string[]): string => {
  const sharedAt = (xml: string) => `<c r="${reference}" t="s"><v>${shared.push(xml) - 1}</v></c>`
  if (typeof cell === 'string') return sharedAt(`<t>${escaped(cell)}</t>`)
  if ('s' in cell) return sharedAt(`<t>${escaped(cell.s)}</t>`)
  if ('rich' in cell) {
    const runs = cell.rich.map((text) => `<r><rPr><b/></rPr><t>${escaped(text)}</t></r>`)
    return sharedAt(`${runs.join('')}<rPh sb="0" eb="1"><t>xue</t></rPh>`)
  }
  if ('inline' in cell) return `<c r="${reference}" t="inlineStr"><is><t>${escaped(cell.inline)}</t></is></c>`
  if ('b' in cell) return `<c r="${reference}" t="b"><v>${cell.b}</v></c>`
  if ('formula' in cell) return `<c r="${reference}"><f>SUM(A1:A9)</f><v>${cell.formula}</v></c>`
  return `<c r="${reference}" s="${cell.style ?? 0}"><v>${cell.n}</v></c>`
}

const rowXml = (row: readonly Cell[], line: number, shared: string[]): string => {
  const cells = row.map((cell, at) => (cell === null ? '' : cellXml(cell, `${String.fromCharCode(65 + at)}${line}`, shared)))
  return `<row r="${line}">${cells.join('')}</row>`
}

/** A workbook as Excel saves it: shared strings (after the sheet), styles, references. */
export const workbook = async ({ rows, since1904 = false }: Book): Promise<Buffer> => {
  const shared: string[] = []
  const sheet = rows.map((row, at) => (row === null ? '' : rowXml(row, at + 1, shared))).join('')
  const zip = new ZipFile()
  const own: Record<string, string> = {
    'xl/styles.xml': STYLES,
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
    'xl/sharedStrings.xml': `<sst>${shared.map((xml) => `<si>${xml}</si>`).join('')}</sst>`,
  }
  for (const [name, xml] of fixedParts()) {
    const dated = since1904 ? xml.replace('<sheets>', '<workbookPr date1904="1"/><sheets>') : xml
    if (!(name in own)) zip.addBuffer(Buffer.from(dated), name)
  }
  for (const [name, xml] of Object.entries(own)) zip.addBuffer(Buffer.from(xml), name)
  zip.end()
  return Buffer.concat(await Readable.from(zip.outputStream).toArray())
}
