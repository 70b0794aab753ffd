import type { Principal } from '@channel/contracts'
import { hasRole } from '@channel/contracts'

/** A second pair of eyes is a person's: no service approves for itself. */
export const mayDecide = (principal: Principal): boolean => hasRole(principal, 'brand-admin', 'brand-ops')
