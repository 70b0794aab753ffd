/** How a number is meant: as it is, as a moment, or with leading zeros up to a width. */
export type NumberFormat =
  { readonly kind: 'plain' } | { readonly kind: 'date' } | { readonly kind: 'zeros'; readonly width: number }

const PLAIN: NumberFormat = { kind: 'plain' }
const DATE: NumberFormat = { kind: 'date' }

/** ECMA-376 part 1, 18.8.30; 27–36 and 50–58 are the dates of Chinese, Japanese and Korean Excel. */
const DATE_IDS: readonly (readonly [number, number])[] = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
]

export const builtInFormat = (id: number): NumberFormat => (DATE_IDS.some(([from, to]) => id >= from && id <= to) ? DATE : PLAIN)

/** Texts in quotes, escaped letters, colours and conditions say nothing about what a number is. */
const bare = (code: string): string => code.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]/gi, '')

export const customFormat = (code: string): NumberFormat => {
  const [positive = ''] = bare(code).split(';')
  if (/^0{2,}$/.test(positive)) return { kind: 'zeros', width: positive.length }
  return /[ymdhs]/i.test(positive.replace(/general/gi, '')) ? DATE : PLAIN
}

const DAY_MS = 86_400_000
/** Serial 60 is 29 February 1900, a day that never was: counting from 30 December makes all later ones right. */
const EPOCH_1900 = Date.UTC(1899, 11, 30)
const EPOCH_1904 = Date.UTC(1904, 0, 1)
const LAST_SERIAL = 2_958_466

const momentText = (serial: number, since1904: boolean): string => {
  const ms = Math.round((serial * DAY_MS) / 1_000) * 1_000
  const [day = '', time = ''] = new Date((since1904 ? EPOCH_1904 : EPOCH_1900) + ms).toISOString().split('T')
  const clock = time.slice(0, 8)
  if (serial < 1) return clock
  return clock === '00:00:00' ? day : `${day} ${clock}`
}

/** Fifteen digits are all that Excel knows; more are noise of binary fractions. */
const plainText = (value: number): string => {
  const rounded = Number(value.toPrecision(15))
  return Number.isInteger(rounded) ? rounded.toLocaleString('en', { useGrouping: false }) : String(rounded)
}

/** A numeric cell as text, as somebody who looks at the sheet would type it. */
export const numberText = (raw: string, format: NumberFormat, since1904: boolean): string => {
  const value = Number(raw)
  if (raw.trim() === '' || !Number.isFinite(value)) return raw
  switch (format.kind) {
    case 'plain':
      return plainText(value)
    case 'date':
      return value >= 0 && value < LAST_SERIAL ? momentText(value, since1904) : plainText(value)
    case 'zeros':
      return Number.isInteger(value) && value >= 0 ? plainText(value).padStart(format.width, '0') : plainText(value)
  }
}
