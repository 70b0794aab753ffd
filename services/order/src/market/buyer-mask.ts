import type { Buyer } from './market-adapter.js'

/** Names show their first letter, telephones their ends; what a marketplace has encrypted shows nothing. */
const maskedName = (name: string): string => (/[$~=]/.test(name) ? '***' : `${[...name][0] ?? ''}**`)

const maskedPhone = (phone: string): string => {
  const digits = phone.replace(/\D/g, '')
  return digits.length < 8 || phone.includes('*') || /[$~=]/.test(phone) ? '***' : `${digits.slice(0, 3)}****${digits.slice(-4)}`
}

/** What people may see of a buyer; null where nothing was told. */
export const masked = ({ name, phone }: Buyer): string | null => {
  const parts = [...(name ? [maskedName(name)] : []), ...(phone ? [maskedPhone(phone)] : [])]
  return parts.length === 0 ? null : parts.join(' ')
}

/** What makes two buyers of one shop the same: the marketplace's own id, or the telephone. A name alone says nothing. */
export const identityOf = ({ id, phone }: Buyer): string | undefined => {
  if (id) return `id:${id}`
  return phone && !phone.includes('*') ? `phone:${phone.replace(/[\s-]/g, '')}` : undefined
}
