import { z } from 'zod'
import { DealerCode, LocationCode } from './ids.js'

export const Role = z.enum(['brand-admin', 'brand-ops', 'dealer-buyer', 'dealer-finance', 'guide', 'service'])
export type Role = z.infer<typeof Role>

/** Who is asking. The gateway signs it into every RPC; each repository scopes its rows by it. */
export const Principal = z.object({
  /** Account id, or `service:<name>` when a service acts for itself. */
  subject: z.string(),
  roles: z.array(Role),
  /** Present for dealer people: they see this dealer's rows and no others. */
  dealerCode: DealerCode.optional(),
  /** Present for guides: the store they work in. */
  storeCode: LocationCode.optional(),
  /** Set by a service that acts for somebody: the account that started it all. */
  onBehalfOf: z.string().optional(),
})
export type Principal = z.infer<typeof Principal>

export const servicePrincipal = (service: string, onBehalfOf?: string): Principal => ({
  subject: `service:${service}`,
  roles: ['service'],
  onBehalfOf,
})

/** Whose name goes into ledgers, events and the audit log. */
export const actorOf = (principal: Principal): string => principal.onBehalfOf ?? principal.subject

export const hasRole = (principal: Principal, ...roles: Role[]): boolean => principal.roles.some((role) => roles.includes(role))

/** The brand's own people and the platform's services see every dealer. */
export const actsForBrand = (principal: Principal): boolean => hasRole(principal, 'brand-admin', 'brand-ops', 'service')

export const maySeeDealer = (principal: Principal, dealerCode: string | null | undefined): boolean =>
  actsForBrand(principal) || (principal.dealerCode !== undefined && principal.dealerCode === dealerCode)
