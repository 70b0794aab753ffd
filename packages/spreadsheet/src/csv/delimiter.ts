const CANDIDATES = [',', ';', '\t'] as const

/** What stands between quotes separates nothing. */
const unquoted = (line: string): string => line.replace(/"(?:[^"]|"")*"/g, '')

const firstLine = (text: string): string => /^\s*([^\r\n]*)/.exec(text)?.[1] ?? ''

/** The first line of some Excel versions: `sep=;`. */
const DECLARED = /^sep=(.)\r?\n/i

/** What separates the cells, judged by the header, and how much of the text is no table. */
export const delimiterOf = (text: string): { delimiter: string; skip: number } => {
  const declared = DECLARED.exec(text)
  if (declared) return { delimiter: declared[1] as string, skip: declared[0].length }
  const header = unquoted(firstLine(text))
  const counted = CANDIDATES.map((delimiter) => ({ delimiter, count: header.split(delimiter).length }))
  const { delimiter } = counted.reduce((best, next) => (next.count > best.count ? next : best))
  return { delimiter, skip: 0 }
}
