import type { DealerCode, Principal } from '@channel/contracts'
import { actsForBrand } from '@channel/contracts'
import type { Ground } from './ground.parts.js'

/** Dealers whose rows somebody may see, narrowed to the one asked for; undefined where it is all of them. */
export type VisibleDealers = (principal: Principal, asked?: DealerCode) => Promise<DealerCode[] | undefined>

/** The brand sees every dealer, a dealer's people its own and those below it in the tree. */
export const visibleDealers =
  ({ branchOf }: Pick<Ground, 'branchOf'>): VisibleDealers =>
  async (principal, asked) => {
    if (actsForBrand(principal)) return asked && [asked]
    const own = principal.dealerCode
    if (own === undefined) return []
    if (asked === own) return [own]
    const branch = await branchOf(own)
    return branch.filter((code) => asked === undefined || code === asked)
  }
