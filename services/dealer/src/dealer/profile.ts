import type { ErrorOf, ParsedInputOf, Principal, Result } from '@channel/contracts'
import { actsForBrand, err, hasRole, ok } from '@channel/contracts'
import type { BankAccount, Dealer, DealerProfile, editDealer } from '@channel/contracts/dealer'
import { licenceFault } from '@channel/contracts/dealer'

/** Everything that the master keeps of one dealer, bank data as they are. */
export type Profile = Omit<DealerProfile, 'bankMasked'>
export type Master = { readonly dealer: Dealer; readonly profile: Profile }

type Edit = ParsedInputOf<typeof editDealer>
type Values = Readonly<Record<string, unknown>>
/** The master after an edit, and of what changed the values before and after. */
export type Edited = Master & { readonly before: Values; readonly after: Values }
type Refusal = Extract<ErrorOf<typeof editDealer>, { code: 'DEALER_CLOSED' | 'VERSION_CONFLICT' | 'LICENCE_INVALID' }>

const OF_THE_DEALER = ['name', 'region', 'tier'] as const
const OF_THE_PROFILE = [
  ...(['licence', 'channel', 'accountManager'] as const),
  ...(['contacts', 'addresses', 'territories', 'bank', 'invoice'] as const),
] as const
/** What the people of a dealer keep right themselves. */
const OWN_AFFAIRS: readonly string[] = ['contacts', 'addresses']

const clears = (edit: Edit, field: string): boolean => edit.clear.some((cleared) => cleared === field)
const isGiven = (edit: Edit) => (field: keyof Edit) => edit[field] !== undefined || clears(edit, field)

/** Bank data are for those who work with money: administrators, services, and the dealer's own finance. */
export const seesBank = (principal: Principal): boolean => hasRole(principal, 'brand-admin', 'service', 'dealer-finance')

/** Which parts somebody may edit at all; which dealers, what he or she sees tells. */
export const mayEdit = (edit: Edit, principal: Principal): Result<null, { code: 'FORBIDDEN'; reason: string }> => {
  const fields = [...OF_THE_DEALER, ...OF_THE_PROFILE].filter(isGiven(edit))
  if (actsForBrand(principal)) {
    const allowed = !isGiven(edit)('bank') || seesBank(principal)
    return allowed ? ok(null) : err({ code: 'FORBIDDEN', reason: "Bank data are set by the brand's administrators" })
  }
  const own = hasRole(principal, 'dealer-buyer', 'dealer-finance') && fields.every((field) => OWN_AFFAIRS.includes(field))
  return own ? ok(null) : err({ code: 'FORBIDDEN', reason: "A dealer's people edit contacts and addresses only" })
}

/** The master as an edit wants it. Nothing new is no change: `after` is empty and the version stays. */
export const edited = ({ dealer, profile }: Master, edit: Edit, newId: () => string): Result<Edited, Refusal> => {
  if (dealer.status === 'closed') return err({ code: 'DEALER_CLOSED', dealerCode: dealer.code })
  if (dealer.version !== edit.version) return err({ code: 'VERSION_CONFLICT', current: dealer.version })
  const fault = edit.licence ? licenceFault(edit.licence) : undefined
  if (edit.licence && fault) return err({ code: 'LICENCE_INVALID', licence: edit.licence, fault })
  const wanted: Values = {
    ...edit,
    addresses: edit.addresses && withDefault(edit.addresses, newId),
    territories: distinct(edit.territories),
    ...Object.fromEntries(edit.clear.map((field) => [field, null])),
  }
  const current: Values = { ...dealer, ...profile }
  const changes = [...OF_THE_DEALER, ...OF_THE_PROFILE].filter(
    (field) => wanted[field] !== undefined && !isSame(wanted[field], current[field]),
  )
  const after = Object.fromEntries(changes.map((field) => [field, wanted[field]]))
  const before = Object.fromEntries(changes.map((field) => [field, current[field]]))
  const take = <T extends object>(state: T, fields: readonly string[]): T => ({
    ...state,
    ...Object.fromEntries(Object.entries(after).filter(([field]) => fields.includes(field))),
  })
  const version = changes.length > 0 ? dealer.version + 1 : dealer.version
  return ok({ dealer: { ...take(dealer, OF_THE_DEALER), version }, profile: take(profile, OF_THE_PROFILE), before, after })
}

/** By their content: the order of keys, which the database does not keep, says nothing. */
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  )
}

/** Where goods go is never open: the first address is the default where none is marked. */
const withDefault = (addresses: NonNullable<Edit['addresses']>, newId: () => string): Profile['addresses'] => {
  const marked = addresses.some(({ isDefault }) => isDefault)
  return addresses.map((address, index) => ({
    ...address,
    id: address.id ?? newId(),
    isDefault: marked ? address.isDefault : index === 0,
  }))
}

const distinct = (territories: Edit['territories']): Edit['territories'] =>
  territories && [
    ...new Map(territories.map((territory) => [`${territory.province}|${territory.city ?? ''}`, territory])).values(),
  ]

const SHOWN_DIGITS = 4

export const maskedBank = (bank: BankAccount): BankAccount => ({
  ...bank,
  accountNumber: '*'.repeat(Math.max(4, bank.accountNumber.length - SHOWN_DIGITS)) + bank.accountNumber.slice(-SHOWN_DIGITS),
})

/** As somebody may see it. */
export const shownTo = (principal: Principal, profile: Profile): DealerProfile => {
  const full = seesBank(principal) || profile.bank === null
  return { ...profile, bank: full ? profile.bank : maskedBank(profile.bank as BankAccount), bankMasked: !full }
}
