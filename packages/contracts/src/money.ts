import { z } from 'zod'

/** ISO 4217 alphabetic code. */
export const Currency = z.string().regex(/^[A-Z]{3}$/)
export type Currency = z.infer<typeof Currency>

/** Integer minor units (分, pence). Negative where money flows back. */
export const AmountMinor = z.int()

export const Money = z.object({ amountMinor: AmountMinor, currency: Currency })
export type Money = z.infer<typeof Money>

/** A price in major units as a decimal string; it may be finer than the minor unit (≤ 6 decimals), e.g. `"2.55"`, `"0.0425"`. */
export const UnitPrice = z.string().regex(/^\d{1,12}(\.\d{1,6})?$/)
export type UnitPrice = z.infer<typeof UnitPrice>

/** Base units of a SKU in one line: 1 … 1,000,000. */
export const Quantity = z.int().min(1).max(1_000_000)
export type Quantity = z.infer<typeof Quantity>

const PRICE_SCALE = 6

const digitsOf = new Map<Currency, number>()

/** Decimals of a currency's minor unit as ICU knows them; kept, since asking ICU is slow. */
const minorDigits = (currency: Currency): number => {
  const known = digitsOf.get(currency)
  if (known !== undefined) return known
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  digitsOf.set(currency, digits)
  return digits
}

/** quantity × unit price in minor units, rounded half up once per line; exact, no floating point. */
export const lineAmountMinor = (unitPrice: UnitPrice, quantity: number, currency: Currency): number => {
  const [whole = '0', fraction = ''] = unitPrice.split('.')
  const scaled = BigInt(whole + fraction.padEnd(PRICE_SCALE, '0')) * BigInt(quantity)
  const divisor = 10n ** BigInt(PRICE_SCALE - minorDigits(currency))
  return Number((scaled + divisor / 2n) / divisor)
}

/** 1250, CNY → `"12.50"`. */
export const formatMinor = (amountMinor: number, currency: Currency): string => {
  const digits = minorDigits(currency)
  const sign = amountMinor < 0 ? '-' : ''
  const text = String(Math.abs(amountMinor)).padStart(digits + 1, '0')
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}
