import { hash } from 'node:crypto'

/** JavaScript lists fields that are array indices first and by size, wherever they were put (ECMA-262, OrdinaryOwnPropertyKeys). */
const isIndex = (field: string): boolean => /^(?:0|[1-9]\d{0,9})$/.test(field) && Number(field) < 2 ** 32 - 1

const fieldsOf = (value: object): string[] => {
  const fields = Object.keys(value)
  if (fields[0] === undefined || !isIndex(fields[0])) return fields.sort()
  const indices = fields.filter(isIndex)
  return [...indices, ...fields.slice(indices.length).sort()]
}

/** Most are plain, and looking is cheaper than having them escaped. */
const PLAIN = /^[\w .:/|+-]*$/
const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text))

const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return quoted(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) as string | undefined
  if (Array.isArray(value)) return `[${Array.from(value, (item) => textOf(item) ?? 'null').join(',')}]`
  if ('toJSON' in value) return ownText(value)
  let text = ''
  for (const field of fieldsOf(value)) {
    const content = textOf((value as Record<string, unknown>)[field])
    if (content !== undefined) text += `${text && ','}${quoted(field)}:${content}`
  }
  return `{${text}}`
}

/** Of a value that says itself how it is written, as dates do. */
const ownText = (value: object): string | undefined => {
  const text = JSON.stringify(value) as string | undefined
  return text === undefined ? undefined : textOf(JSON.parse(text))
}

/**
 * Equal for equal content: the order of fields and absent fields do not matter (dates count as their ISO text). Hashes are kept in
 * databases: the text they are made of must never change.
 */
export const contentHash = (value: unknown): string => hash('sha256', textOf(value) as string, 'hex')
