import { z } from 'zod'

/** 31 signs: digits and capitals without I, O, S, V and Z, which are mistaken for others. */
const SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const LENGTH = 18

/** As somebody typed it: what is wrong with it is told by `licenceFault`. */
export const LicenceNumber = z.string().trim().toUpperCase().min(1).max(40)
export type LicenceNumber = z.infer<typeof LicenceNumber>

export const LicenceFault = z.enum(['length', 'sign', 'check-digit'])
export type LicenceFault = z.infer<typeof LicenceFault>

/**
 * What is wrong with a unified social credit code (统一社会信用代码), if anything. Source: GB 32100-2015, 4.7: the signs at places
 * 1…17 weigh 3^(place-1) mod 31; the last one brings their sum to a multiple of 31.
 */
export const licenceFault = (licence: LicenceNumber): LicenceFault | undefined => {
  if (licence.length !== LENGTH) return 'length'
  const values = [...licence].map((sign) => SIGNS.indexOf(sign))
  if (values.includes(-1)) return 'sign'
  let weight = 1
  let sum = 0
  for (const value of values.slice(0, -1)) {
    sum += value * weight
    weight = (weight * 3) % SIGNS.length
  }
  return (sum + (values.at(-1) ?? 0)) % SIGNS.length === 0 ? undefined : 'check-digit'
}
