import type { DealerCode, Principal, Role } from '@channel/contracts'
import type { ApiKey, ApiKeyHolder, ApiKeyStatus, ApiScope } from '@channel/contracts/identity'

/** A key as it is kept, without its secret. Times in ISO 8601. */
export type StoredApiKey = Omit<ApiKey, 'status'>

/** A key's first part tells which it is; whoever scans for leaked secrets knows it by its beginning. */
const TOKEN = /^cmk_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_([\w-]{43})$/

export const tokenOf = (id: string, secret: string): string => `cmk_${id.replaceAll('-', '')}_${secret}`

export const partsOf = (token: string): { id: string; secret: string } | undefined => {
  const parts = TOKEN.exec(token)
  return parts === null ? undefined : { id: parts.slice(1, 6).join('-'), secret: String(parts[6]) }
}

/** ISO 8601 in UTC compares like time. */
export const statusAt = ({ revokedAt, expiresAt }: Pick<StoredApiKey, 'revokedAt' | 'expiresAt'>, at: string): ApiKeyStatus => {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && expiresAt <= at ? 'expired' : 'active'
}

export const toApiKey = (stored: StoredApiKey, at: string): ApiKey => ({ ...stored, status: statusAt(stored, at) })

/** What is a matter of a dealer's accounts department. */
const FINANCE: ReadonlySet<string> = new Set(['credit', 'rebates', 'statements'])

const isFinance = (scope: ApiScope): boolean => FINANCE.has(scope.slice(0, scope.indexOf(':')))

const rolesOf = (dealerCode: DealerCode | null, scopes: readonly ApiScope[]): Role[] => {
  if (dealerCode === null) return ['brand-ops']
  const roles: Role[] = []
  if (scopes.some((scope) => !isFinance(scope))) roles.push('dealer-buyer')
  if (scopes.some(isFinance)) roles.push('dealer-finance')
  return roles
}

/** Scopes narrow what a key may call; what its role may do with it the services decide, as for people. */
const principalOf = ({ id, dealerCode, scopes }: StoredApiKey): Principal => ({
  subject: `key:${id}`,
  roles: rolesOf(dealerCode, scopes),
  ...(dealerCode !== null && { dealerCode }),
})

export const holderOf = (stored: StoredApiKey): ApiKeyHolder => ({
  principal: principalOf(stored),
  scopes: stored.scopes,
  expiresAt: stored.expiresAt,
})
