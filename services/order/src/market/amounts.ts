import type { Currency, UnitPrice } from '@channel/contracts'
import { formatMinor, lineAmountMinor } from '@channel/contracts'

const PRICE_DIGITS = 6

const digitsOf = (currency: Currency): number => formatMinor(0, currency).split('.')[1]?.length ?? 0

/** `12.5` → 1250 minor units; undefined where the text is no amount, or finer than the currency. */
export const minorOf = (major: string | number, currency: Currency): number | undefined => {
  const [, whole = '', fraction = ''] = /^(\d{1,11})(?:\.(\d{1,12}))?$/.exec(String(major).trim()) ?? []
  const digits = digitsOf(currency)
  if (whole === '' || /[1-9]/.test(fraction.slice(digits))) return undefined
  return Number(whole + fraction.slice(0, digits).padEnd(digits, '0'))
}

const priceText = (scaled: bigint): UnitPrice => {
  const text = scaled.toString().padStart(PRICE_DIGITS + 1, '0')
  return `${text.slice(0, -PRICE_DIGITS)}.${text.slice(-PRICE_DIGITS)}`
}

/**
 * Unit prices with which so many units cost exactly what was paid. One line mostly; where six decimals are too few (from 10,000 units on),
 * one unit stands apart and carries what is left.
 */
export const pricedUnits = (
  amountMinor: number,
  units: number,
  currency: Currency,
): { readonly quantity: number; readonly unitPrice: UnitPrice }[] => {
  const scaled = BigInt(amountMinor) * 10n ** BigInt(PRICE_DIGITS - digitsOf(currency))
  const count = BigInt(units)
  const nearest = priceText((scaled + count / 2n) / count)
  if (lineAmountMinor(nearest, units, currency) === amountMinor) return [{ quantity: units, unitPrice: nearest }]
  const below = priceText(scaled / count)
  const rest = amountMinor - lineAmountMinor(below, units - 1, currency)
  return [
    { quantity: units - 1, unitPrice: below },
    { quantity: 1, unitPrice: formatMinor(rest, currency) },
  ]
}
