import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { licenceFault } from './licences.js'

/** Codes of companies as their licences show them. */
const REAL = ['91110108551385082Q', '91440300708461136T', '914403001922038216', '9144030071526726XG']
const SIGNS = [...'0123456789ABCDEFGHJKLMNPQRTUWXY']

describe('a unified social credit code', () => {
  test.each(REAL)('%s is one', (licence) => {
    expect(licenceFault(licence)).toBeUndefined()
  })

  test('is told by its length and its signs', () => {
    expect(licenceFault('9111010855138508')).toBe('length')
    for (const sign of 'IOSVZ-中') expect(licenceFault(`${sign}${REAL[0]!.slice(1)}`)).toBe('sign')
  })

  test('with one sign mistyped, or two neighbours exchanged, is none', () => {
    fc.assert(
      fc.property(fc.constantFrom(...REAL), fc.nat(17), fc.constantFrom(...SIGNS), (licence, place, sign) => {
        const typed = licence.slice(0, place) + sign + licence.slice(place + 1)
        expect(licenceFault(typed)).toBe(typed === licence ? undefined : 'check-digit')
        const swapped = licence.slice(0, place) + (licence[place + 1] ?? '') + licence[place] + licence.slice(place + 2)
        expect(licenceFault(swapped)).toBe(swapped === licence ? undefined : 'check-digit')
      }),
    )
  })
})
