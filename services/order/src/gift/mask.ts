import type { GiftParcel } from '@channel/contracts/order'

const maskedPhone = (phone: string): string => {
  const digits = phone.replace(/\D/g, '')
  return digits.length < 8 ? '***' : `${digits.slice(0, 3)}****${digits.slice(-4)}`
}

/** A parcel as whoever does not send it may see it: first letter of the name, ends of the telephone, no street. */
export const maskedParcel = (parcel: GiftParcel): GiftParcel => ({
  ...parcel,
  masked: true,
  name: `${[...parcel.name][0] ?? ''}**`,
  phone: maskedPhone(parcel.phone),
  address: '***',
  lines: parcel.lines.map((line) => ({ ...line, note: line.note === '' ? '' : '***' })),
})
