import type { Sku } from '@channel/contracts'
import type { GiftRowFault, NewGiftRecipient } from '@channel/contracts/order'

type Left = ReadonlyMap<string, number>
type Judged = { readonly taken: readonly NewGiftRecipient[]; readonly faults: readonly GiftRowFault[] }

/** One after the other, so that the first rows get what the contract has left; a row gets all that it asks for or nothing. */
export const judge = (rows: readonly NewGiftRecipient[], contractLeft: Left): Judged => {
  const left = new Map(contractLeft)
  const taken: NewGiftRecipient[] = []
  const faults: GiftRowFault[] = []
  for (const row of rows) {
    const of = left.get(row.sku)
    if (of === undefined) faults.push({ line: row.line, code: 'SKU_NOT_IN_CONTRACT', left: null })
    else if (of < row.quantity) faults.push({ line: row.line, code: 'MORE_THAN_CONTRACT', left: of })
    else {
      left.set(row.sku, of - row.quantity)
      taken.push(row)
    }
  }
  return { taken, faults }
}

type Person = Pick<NewGiftRecipient, 'name' | 'phone' | 'province' | 'city' | 'address'>
export type Packed = Person & { readonly lines: readonly { sku: Sku; quantity: number; note: string }[] }

const personOf = ({ name, phone, province, city, address }: Person): Person => ({ name, phone, province, city, address })

/** The same person at the same address, whatever the spaces. */
const keyOf = (person: Person): string => JSON.stringify(personOf(person))

/** Notes of rows that became one; each once. */
const joined = (before: string, more: string): string =>
  more === '' || before.split('；').includes(more) ? before : [before, more].filter((one) => one !== '').join('；')

/** One recipient, one parcel: rows of the same person at one address together, each SKU once, in the order of the rows. */
export const packed = (rows: readonly NewGiftRecipient[]): Packed[] => {
  const parcels = new Map<string, { person: Person; lines: Map<Sku, { quantity: number; note: string }> }>()
  for (const row of rows) {
    const parcel = parcels.get(keyOf(row)) ?? { person: personOf(row), lines: new Map() }
    const before = parcel.lines.get(row.sku)
    parcel.lines.set(row.sku, {
      quantity: (before?.quantity ?? 0) + row.quantity,
      note: joined(before?.note ?? '', row.note),
    })
    parcels.set(keyOf(row), parcel)
  }
  return [...parcels.values()].map(({ person, lines }) => ({
    ...person,
    lines: [...lines].map(([sku, line]) => ({ sku, ...line })),
  }))
}
