import { DealerCode, newId, servicePrincipal } from '@channel/contracts'
import type { CallContext, Role } from '@channel/contracts'

const caller = (role: Role, more: Partial<CallContext['principal']> = {}): CallContext => ({
  principal: { subject: newId(), roles: [role], ...more },
  traceId: newId(),
})

/** One person of each kind, the same for a whole test file. */
export const brandAdmin = caller('brand-admin')
export const brandOps = caller('brand-ops')

/** A new buyer of the dealer at every call. */
export const dealerBuyer = (code: string): CallContext => caller('dealer-buyer', { dealerCode: DealerCode.parse(code) })
export const dealerFinance = (code: string): CallContext => caller('dealer-finance', { dealerCode: DealerCode.parse(code) })

/** A service that acts for itself, or for the account named. */
export const asService = (name: string, onBehalfOf?: string): CallContext => ({
  principal: servicePrincipal(name, onBehalfOf),
  traceId: newId(),
})
