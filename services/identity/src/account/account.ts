import type { AccountId, DealerCode, LocationCode, ParsedInputOf, Principal, Result } from '@channel/contracts'
import { err, hasRole, ok } from '@channel/contracts'
import type { Account, AccountStatus, createAccount, HumanRole } from '@channel/contracts/identity'

/** An account as it is kept, without its password. Times in ISO 8601. */
export type StoredAccount = {
  readonly id: AccountId
  readonly username: string
  readonly displayName: string
  readonly roles: HumanRole[]
  readonly dealerCode: DealerCode | null
  readonly storeCode: LocationCode | null
  readonly disabledAt: string | null
  readonly createdAt: string
}

/** Accounts are the brand admins' business; the platform itself opens the first one. */
export const mayAdminister = (principal: Principal): boolean => hasRole(principal, 'brand-admin', 'service')

type Opening = Pick<ParsedInputOf<typeof createAccount>, 'roles' | 'dealerCode' | 'storeCode'>

/** Dealer roles work for one dealer, guides in one store. */
export const checkRoles = ({
  roles,
  dealerCode,
  storeCode,
}: Opening): Result<undefined, { code: 'ROLE_NEEDS_DEALER' | 'ROLE_NEEDS_STORE' }> => {
  const needsDealer = roles.includes('dealer-buyer') || roles.includes('dealer-finance')
  if (needsDealer && dealerCode === undefined) return err({ code: 'ROLE_NEEDS_DEALER' })
  if (roles.includes('guide') && storeCode === undefined) return err({ code: 'ROLE_NEEDS_STORE' })
  return ok(undefined)
}

const statusOf = ({ disabledAt }: StoredAccount, lockedUntil: string | undefined): AccountStatus => {
  if (disabledAt !== null) return 'disabled'
  return lockedUntil === undefined ? 'active' : 'locked'
}

export const toAccount = (stored: StoredAccount, lockedUntil: string | undefined): Account => {
  const { disabledAt: _, ...account } = stored
  return { ...account, status: statusOf(stored, lockedUntil) }
}
