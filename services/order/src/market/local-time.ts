const SHANGHAI_MS = 8 * 3_600_000
const LOCAL = /^(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?(?:\.\d+)?$/

const two = (part: string): string => part.padStart(2, '0')

/** A clock in Shanghai (`2026-11-22 18:30:05`, `2026/11/22`) or ISO 8601 with its zone, as ISO 8601 in UTC; undefined where it is no time. */
export const momentOf = (text: string): string | undefined => {
  const plain = text.normalize('NFKC').trim()
  if (/T.*(Z|[+-]\d\d:?\d\d)$/.test(plain)) {
    const moment = new Date(plain)
    return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString()
  }
  const [, year, month = '', day = '', hour = '0', minute = '00', second = '00'] = LOCAL.exec(plain) ?? []
  if (year === undefined) return undefined
  const moment = new Date(`${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}+08:00`)
  if (Number.isNaN(moment.getTime())) return undefined
  return new Date(moment.getTime() + SHANGHAI_MS).getUTCDate() === Number(day) ? moment.toISOString() : undefined
}

/** A moment as Chinese interfaces write it: `2026-11-22 18:30:05`, GMT+8. */
export const localTime = (moment: string): string =>
  new Date(Date.parse(moment) + SHANGHAI_MS).toISOString().slice(0, 19).replace('T', ' ')
