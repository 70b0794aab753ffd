const element = (value: string | number | null): string => {
  if (value === null) return 'NULL'
  if (typeof value === 'number') return String(value)
  return value.includes('"') || value.includes('\\') ? `"${value.replace(/["\\]/g, '\\$&')}"` : `"${value}"`
}

/**
 * A column of values as one PostgreSQL array literal, to be cast in SQL: `$1::text[]`. A parameter that is an array would be walked and
 * copied element by element several times on its way to the database. Any text but NUL, which PostgreSQL does not know.
 */
export const textArray = (values: readonly (string | number | null)[]): string => `{${values.map(element).join(',')}}`

/** A column of JSON documents as one text, to be split in SQL: `string_to_array($1, E'\x1f')`. JSON holds no control characters. */
export const jsonColumn = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join('\u001f')
