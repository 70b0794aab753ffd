import type { ParsedInputOf, ReplyOf, Sku } from '@channel/contracts'
import { actorOf, err, ok } from '@channel/contracts'
import type { StocktakeLineStatus } from '@channel/contracts/inventory'
import { approveStocktake, requestRecount, submitStocktake } from '@channel/contracts/inventory'
import { once } from '@channel/messaging'
import type { Tx, UnitOfWork } from './lines.repository.js'
import { judge, linesByStatus, linesRefuse, lockHead, noteStep, OPEN } from './lines.repository.js'
import type { Call, Head } from './stocktake.js'
import { RECOUNTABLE } from './stocktake.js'

const SHOWN = 100

const SET_STATUS = 'UPDATE stocktake SET status = $2 WHERE id = $1::uuid'
/* The counts stay in their table; from this moment on they do not hold. */
const SET_ASIDE = `
  UPDATE stocktake_line SET status = 'recount', recount_after = $3::timestamptz, counted = NULL, damaged = NULL, counts = 0,
    first_counted_at = NULL, last_counted_at = NULL, moved_between = NULL, book_good = NULL, book_damaged = NULL,
    difference_good = NULL, difference_damaged = NULL, value_minor = NULL, needs_approval = NULL, approved_by = NULL,
    approved_at = NULL, refusal = NULL
  WHERE stocktake_id = $1::uuid AND sku = ANY($2::text[])`
/* Whoever counted a SKU, in whatever round, does not approve it. */
const COUNTED_BY = `
  SELECT l.sku FROM stocktake_line l WHERE l.stocktake_id = $1::uuid AND l.status = 'counted' AND ($2::text[] IS NULL OR l.sku = ANY($2::text[]))
    AND EXISTS (SELECT 1 FROM stocktake_count c WHERE c.stocktake_id = l.stocktake_id AND c.sku = l.sku AND c.counter = $3)
  ORDER BY l.sku LIMIT $4::int`
const APPROVE = `
  UPDATE stocktake_line SET status = 'approved', approved_by = $3, approved_at = $4::timestamptz
  WHERE stocktake_id = $1::uuid AND status = 'counted' AND ($2::text[] IS NULL OR sku = ANY($2::text[]))`
const setAside = async (
  tx: Tx,
  head: Head,
  { skus, note }: ParsedInputOf<typeof requestRecount>,
  call: Call,
): Promise<number> => {
  const lines = await tx.$executeRawUnsafe(SET_ASIDE, head.id, skus, call.at.toISOString())
  await tx.$executeRawUnsafe(SET_STATUS, head.id, 'counting')
  await noteStep(tx, head, { action: 'recount', lines, note: `${skus.slice(0, SHOWN).join(', ')} ${note}`.trim() }, call)
  return lines
}

const approve = async (
  tx: Tx,
  head: Head,
  skus: readonly Sku[] | undefined,
  call: Call,
): Promise<ReplyOf<typeof approveStocktake>> => {
  const actor = actorOf(call.context.principal)
  const own = await tx.$queryRawUnsafe<{ sku: Sku }[]>(COUNTED_BY, head.id, skus ?? null, actor, SHOWN)
  if (own.length > 0) return err({ code: 'SAME_PERSON', skus: own.map(({ sku }) => sku) })
  const approved = await tx.$executeRawUnsafe(APPROVE, head.id, skus ?? null, actor, call.at.toISOString())
  await noteStep(tx, head, { action: 'approve', lines: approved, note: skus?.slice(0, SHOWN).join(', ') ?? '' }, call)
  return ok({ approved })
}

/** Lines in each state, by name. */
const countedUp = (lines: ReadonlyMap<StocktakeLineStatus, number>, ...statuses: StocktakeLineStatus[]): number =>
  statuses.reduce((sum, status) => sum + (lines.get(status) ?? 0), 0)

/** What reviewers decide before anything is posted. Each has the stocktake alone. */
export const reviewRepository = (work: UnitOfWork) => ({
  submit: (input: ParsedInputOf<typeof submitStocktake>, call: Call): Promise<ReplyOf<typeof submitStocktake>> =>
    work((tx) =>
      once(tx, submitStocktake, input, call, async () => {
        const found = await lockHead(tx, input.stocktakeId, 'UPDATE', ['counting'])
        if (!found.ok) return found
        const head = found.value
        await judge(tx, head, call.at)
        await tx.$executeRawUnsafe(SET_STATUS, head.id, 'review')
        const lines = await linesByStatus(tx, head)
        const [matched, approved] = [countedUp(lines, 'matched'), countedUp(lines, 'approved')]
        await noteStep(tx, head, { action: 'submit', lines: matched + approved + countedUp(lines, 'counted', 'unclear') }, call)
        return ok({ matched, approved, waiting: countedUp(lines, 'counted', 'unclear') })
      }),
    ),

  requestRecount: (input: ParsedInputOf<typeof requestRecount>, call: Call): Promise<ReplyOf<typeof requestRecount>> =>
    work((tx) =>
      once(tx, requestRecount, input, call, async () => {
        const found = await lockHead(tx, input.stocktakeId, 'UPDATE', OPEN)
        if (!found.ok) return found
        const head = found.value
        const wrong = await linesRefuse(tx, head, input.skus, RECOUNTABLE)
        return wrong ?? ok({ lines: await setAside(tx, head, input, call) })
      }),
    ),

  approve: (input: ParsedInputOf<typeof approveStocktake>, call: Call): Promise<ReplyOf<typeof approveStocktake>> =>
    work((tx) =>
      once(tx, approveStocktake, input, call, async () => {
        const found = await lockHead(tx, input.stocktakeId, 'UPDATE', ['review'])
        if (!found.ok) return found
        const head = found.value
        const wrong = input.skus && (await linesRefuse(tx, head, input.skus, ['counted']))
        return wrong ?? approve(tx, head, input.skus, call)
      }),
    ),
})
export type ReviewRepository = ReturnType<typeof reviewRepository>
