import type { DealerCode, Principal, Result } from '@channel/contracts'
import { actsForBrand, err, hasRole, ok } from '@channel/contracts'
import type { ReturnRequest, ReturnRequestAction, ReturnRequestStatus } from '@channel/contracts/order'

/** A request as it is kept; the rest of what callers see follows from it. */
export type RequestState = Omit<ReturnRequest, 'allowed' | 'creditedMinor'>

type Forbidden = { code: 'FORBIDDEN'; reason: string }
type NotAllowed = { code: 'RETURN_NOT_ALLOWED'; status: ReturnRequestStatus; allowed: ReturnRequestAction[] }

/** Requests and their photos: for what somebody sees. */
export const mayRequest = (principal: Principal): Result<null, Forbidden> =>
  actsForBrand(principal) || (hasRole(principal, 'dealer-buyer', 'dealer-finance') && principal.dealerCode !== undefined)
    ? ok(null)
    : err({ code: 'FORBIDDEN', reason: "Returns are asked for by the brand's and the dealers' people" })

export const mayDecide = (principal: Principal): Result<null, Forbidden> =>
  actsForBrand(principal) ? ok(null) : err({ code: 'FORBIDDEN', reason: 'Only the brand decides on returns and receives them' })

/** Their dealer codes; undefined: all, also of channels without dealers. */
export type Sight = readonly DealerCode[] | undefined

type BranchOf = (own: DealerCode) => Promise<readonly DealerCode[]>

/** Whose requests somebody sees: the brand's people all, a dealer's people those of their branch, others none. */
export const sightOf = async (principal: Principal, branchOf: BranchOf): Promise<Sight> => {
  if (actsForBrand(principal)) return undefined
  const { dealerCode } = principal
  return hasRole(principal, 'dealer-buyer', 'dealer-finance') && dealerCode !== undefined ? branchOf(dealerCode) : []
}

const ALLOWED: Record<ReturnRequestStatus, readonly ReturnRequestAction[]> = {
  requested: ['approve', 'reject', 'withdraw'],
  approved: ['receive', 'withdraw'],
  rejected: [],
  received: [],
  settled: [],
  withdrawn: [],
}

export const may = ({ status }: RequestState, action: ReturnRequestAction): Result<null, NotAllowed> =>
  ALLOWED[status].includes(action) ? ok(null) : err({ code: 'RETURN_NOT_ALLOWED', status, allowed: [...ALLOWED[status]] })

/** What a decision makes of a request. */
export const DECIDED = { approve: 'approved', reject: 'rejected', withdraw: 'withdrawn' } as const
export type Decision = keyof typeof DECIDED

/** The request as its callers know it. */
export const shownRequest = (request: RequestState): ReturnRequest => ({
  ...request,
  allowed: [...ALLOWED[request.status]],
  creditedMinor: request.lines.reduce((sum, { creditedMinor }) => sum + creditedMinor, 0),
})
