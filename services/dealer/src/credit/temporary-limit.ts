import type { ErrorOf, Result } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { grantTemporaryLimit, TemporaryLimit } from '@channel/contracts/dealer'

type TemporaryLimitInvalid = Extract<ErrorOf<typeof grantTemporaryLimit>, { code: 'TEMPORARY_LIMIT_INVALID' }>

/** In force from its beginning (included) to its end (excluded): one that ends before it begins, or is over already, is none. */
export const checkValidity = (validFrom: string, validTo: string, at: Date): Result<null, TemporaryLimitInvalid> => {
  const [from, to] = [Date.parse(validFrom), Date.parse(validTo)]
  return to > from && to > at.getTime() ? ok(null) : err({ code: 'TEMPORARY_LIMIT_INVALID', validFrom, validTo })
}

/** The limit as somebody ended it; undefined where it is over already. One that has not begun never will. */
export const endedAt = (limit: TemporaryLimit, at: Date, endedBy: string): TemporaryLimit | undefined => {
  if (Date.parse(limit.validTo) <= at.getTime()) return undefined
  const validTo = new Date(Math.max(at.getTime(), Date.parse(limit.validFrom))).toISOString()
  return { ...limit, validTo, endedBy }
}
