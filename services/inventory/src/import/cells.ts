import type { Result } from '@channel/contracts'
import { err, LocationCode, ok, Sku } from '@channel/contracts'
import type { ImportRowErrorCode } from '@channel/contracts/inventory'

const MAX_QUANTITY = 1_000_000

type Fault = { readonly code: ImportRowErrorCode; readonly details?: Readonly<Record<string, string | number>> }

const fault = (code: ImportRowErrorCode, details?: Fault['details']): Result<never, Fault> => err({ code, details })

export const readSku = (text: string): Result<Sku, Fault> => {
  if (text === '') return fault('SKU_MISSING')
  const parsed = Sku.safeParse(text.normalize('NFKC'))
  return parsed.success ? ok(parsed.data) : fault('SKU_MALFORMED')
}

export const readLocation = (text: string): Result<LocationCode, Fault> => {
  if (text === '') return fault('LOCATION_MISSING')
  const parsed = LocationCode.safeParse(text.normalize('NFKC'))
  return parsed.success ? ok(parsed.data) : fault('LOCATION_MALFORMED')
}

const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/
const NUMBER = /^[+-]?\d+(\.\d+)?$/

/** `1,200`, `1200.00` and `１２００` are all 1200. A count may be zero, goods that come in may not. */
export const readQuantity = (text: string, least: 0 | 1): Result<number, Fault> => {
  if (text === '') return fault('QUANTITY_MISSING')
  const plain = text.normalize('NFKC')
  const digits = GROUPED.test(plain) ? plain.replaceAll(',', '') : plain
  if (!NUMBER.test(digits)) return fault('NOT_A_NUMBER')
  const value = Number(digits)
  if (!Number.isInteger(value)) return fault('NOT_WHOLE')
  if (value < least) return fault(least === 0 ? 'NEGATIVE' : 'NOT_POSITIVE')
  return value > MAX_QUANTITY ? fault('ABOVE_LIMIT', { limit: MAX_QUANTITY }) : ok(value)
}

const LOCAL = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/
const SHANGHAI = '+08:00'

const isReal = (moment: Date, day: number): boolean =>
  !Number.isNaN(moment.getTime()) && new Date(moment.getTime() + 8 * 3_600_000).getUTCDate() === day

/** ISO 8601 with its zone, or local time of Shanghai: `2026-11-22 18:30`, `2026/11/22`, `2026年11月22日`. Empty: no time was given. */
export const readTime = (text: string): Result<string | undefined, Fault> => {
  if (text === '') return ok(undefined)
  const plain = text.normalize('NFKC')
  if (/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(plain) && !Number.isNaN(Date.parse(plain)))
    return ok(new Date(plain).toISOString())
  const [, year = '', month = '', day = '', hour = '0', minute = '00', second = '00'] = LOCAL.exec(plain) ?? []
  const two = (part: string) => part.padStart(2, '0')
  const moment = new Date(`${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}${SHANGHAI}`)
  return isReal(moment, Number(day)) ? ok(moment.toISOString()) : fault('NOT_A_TIME')
}
