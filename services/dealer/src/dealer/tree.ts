import type { DealerCode, ErrorOf, NewEvent, ParsedInputOf, Result } from '@channel/contracts'
import { err, newEvent, ok } from '@channel/contracts'
import type { Dealer, moveDealer, NewDealer, registerDealers } from '@channel/contracts/dealer'
import { dealerBranchChanged, MAX_DEALER_LEVELS } from '@channel/contracts/dealer'

/** A dealer under which others are put: what stands above it, from the top down, and itself at the end. */
type Parent = { readonly closed: boolean; readonly path: readonly DealerCode[] }
export type Parents = ReadonlyMap<DealerCode, Parent>

type Refusal = Extract<
  ErrorOf<typeof registerDealers>,
  { code: 'DEALER_NOT_FOUND' | 'DEALER_CLOSED' | 'DEALER_CYCLE' | 'TREE_TOO_DEEP' }
>
/** Everything above each dealer, from the top down. */
export type Ancestors = ReadonlyMap<DealerCode, readonly DealerCode[]>

const tooDeep = (dealerCode: DealerCode, levels: number) =>
  ({ code: 'TREE_TOO_DEEP', dealerCode, levels, limit: MAX_DEALER_LEVELS }) as const

/** Where new dealers come to stand. A parent may be among them; `parents` are those that exist already. */
export const placed = (dealers: readonly NewDealer[], parents: Parents): Result<Ancestors, Refusal> => {
  const fresh = new Map(dealers.map((dealer) => [dealer.code, dealer]))
  const ancestors = new Map<DealerCode, readonly DealerCode[]>()

  const pathTo = (code: DealerCode, behind: readonly DealerCode[]): Result<readonly DealerCode[], Refusal> => {
    const dealer = fresh.get(code)
    if (!dealer) return existing(code, parents)
    const known = ancestors.get(code)
    if (known) return ok([...known, code])
    const way = [...behind, code]
    if (behind.includes(code)) return err({ code: 'DEALER_CYCLE', dealerCodes: [...behind].sort() })
    const above = dealer.parent === undefined ? ok([]) : pathTo(dealer.parent, way)
    if (!above.ok) return above
    if (above.value.length >= MAX_DEALER_LEVELS) return err(tooDeep(code, above.value.length + 1))
    ancestors.set(code, above.value)
    return ok([...above.value, code])
  }

  for (const { code } of dealers) {
    const path = pathTo(code, [])
    if (!path.ok) return path
  }
  return ok(ancestors)
}

const existing = (code: DealerCode, parents: Parents): Result<readonly DealerCode[], Refusal> => {
  const parent = parents.get(code)
  if (!parent) return err({ code: 'DEALER_NOT_FOUND', dealerCode: code })
  return parent.closed ? err({ code: 'DEALER_CLOSED', dealerCode: code }) : ok(parent.path)
}

type Move = Pick<ParsedInputOf<typeof moveDealer>, 'parent' | 'version'>
type MoveRefusal = Refusal | { code: 'VERSION_CONFLICT'; current: number }

/** Whether a dealer whose branch is `levels` high may stand there. Where it stands already is no change: undefined. */
export const moved = (
  dealer: Dealer,
  levels: number,
  { parent, version }: Move,
  parents: Parents,
): Result<Dealer | undefined, MoveRefusal> => {
  if (dealer.version !== version) return err({ code: 'VERSION_CONFLICT', current: dealer.version })
  if (dealer.status === 'closed') return err({ code: 'DEALER_CLOSED', dealerCode: dealer.code })
  if (dealer.parent === parent) return ok(undefined)
  const path = parent === null ? ok([]) : existing(parent, parents)
  if (!path.ok) return path
  if (path.value.includes(dealer.code)) return err({ code: 'DEALER_CYCLE', dealerCodes: [dealer.code] })
  if (path.value.length + levels > MAX_DEALER_LEVELS) return err(tooDeep(dealer.code, path.value.length + levels))
  return ok({ ...dealer, parent, version: version + 1 })
}

/** What the world is told of all that stand elsewhere now. */
export const branchChanges = (
  ancestors: Ancestors,
  { dealerCode, reason }: Pick<ParsedInputOf<typeof moveDealer>, 'dealerCode' | 'reason'>,
  treeVersion: number,
): NewEvent[] =>
  [...ancestors].map(([code, above]) =>
    newEvent(dealerBranchChanged, code, { dealerCode: code, ancestors: [...above], treeVersion, moved: dealerCode, reason }),
  )
