import type { CallContext, ParsedInputOf, ReplyOf, Result, Sku } from '@channel/contracts'
import { actorOf, newId, ok, servicePrincipal } from '@channel/contracts'
import type { StocktakeId, StocktakeRefusal } from '@channel/contracts/inventory'
import { postStocktake } from '@channel/contracts/inventory'
import { once } from '@channel/messaging'
import type { Tx, UnitOfWork } from './lines.repository.js'
import { lockHead, noteStep, OPEN } from './lines.repository.js'
import type { Posting, PostRefusal } from '../posting.js'
import type { DueLine } from './posting.js'
import { movesFor, refusedBy } from './posting.js'
import type { Call } from './stocktake.js'

/** Books movements in the caller's transaction, all of them or none. `takes: 'anything'`: a count is physical truth, quotas give way. */
export type PostStock = (
  tx: Tx,
  posting: Posting & { readonly takes: 'anything' },
  context: CallContext,
) => Promise<Result<{ at: Date }, PostRefusal>>

/** So many SKUs are locked at once. */
const LINES_AT_ONCE = 200

const MARK_DUE = `
  UPDATE stocktake_line SET status = 'due', posted_by = $2, refusal = NULL
  WHERE stocktake_id = $1::uuid AND status IN ('approved', 'refused')`
const DUE = `
  SELECT sku, location, posted_by AS "postedBy",
    json_build_object('good', difference_good, 'damaged', difference_damaged) AS difference
  FROM stocktake_line WHERE stocktake_id = $1::uuid AND status = 'due' ORDER BY posted_by, sku LIMIT $2::int FOR UPDATE`
const POSTED = `
  UPDATE stocktake_line SET status = 'posted', posted_at = $3::timestamptz WHERE stocktake_id = $1::uuid AND sku = ANY($2::text[])`
const REFUSED = `
  UPDATE stocktake_line l SET status = 'refused', refusal = r.refusal
  FROM json_to_recordset($2::json) AS r (sku text, refusal jsonb) WHERE l.stocktake_id = $1::uuid AND l.sku = r.sku`
type Outcome = { readonly at: Date | undefined; readonly posted: Sku[]; readonly refused: Map<Sku, StocktakeRefusal> }

/** A refusal names lines; the others are tried again without them, until stock takes the rest. */
const postWhatCan = async (
  tx: Tx,
  post: PostStock,
  reference: string,
  lines: readonly DueLine[],
  context: CallContext,
): Promise<Outcome> => {
  const refused = new Map<Sku, StocktakeRefusal>()
  for (let open = lines; open.length > 0;) {
    const reply = await post(tx, { moves: movesFor(open), reference, takes: 'anything' }, context)
    if (reply.ok) return { at: reply.value.at, posted: open.map(({ sku }) => sku), refused }
    const named = refusedBy(reply.error, open)
    if (named.size === 0) throw new Error(`Stock refused ${reference} and named no line`)
    for (const [sku, reason] of named) refused.set(sku, reason)
    open = open.filter(({ sku }) => !named.has(sku))
  }
  return { at: undefined, posted: [], refused }
}

/** What takes the differences to the ledger. */
export const postingRepository = ({ work, post }: { readonly work: UnitOfWork; readonly post: PostStock }) => ({
  /** Sets everything approved on its way, and once more what was refused. {@link postSome} does the rest, now or after a crash. */
  markDue: (input: ParsedInputOf<typeof postStocktake>, call: Call): Promise<ReplyOf<typeof postStocktake>> =>
    work((tx) =>
      once(tx, postStocktake, input, call, async () => {
        const found = await lockHead(tx, input.stocktakeId, 'UPDATE', ['review'])
        if (!found.ok) return found
        const head = found.value
        const due = await tx.$executeRawUnsafe(MARK_DUE, head.id, actorOf(call.context.principal))
        await noteStep(tx, head, { action: 'post', lines: due }, call)
        return ok({ due })
      }),
    ),

  /** Posts some of the lines that are due in one transaction: movement and state of a line commit together. Answers how many it took. */
  postSome: (id: StocktakeId): Promise<number> =>
    work(async (tx) => {
      const found = await lockHead(tx, id, 'UPDATE', OPEN)
      if (!found.ok) return 0
      const head = found.value
      const due = await tx.$queryRawUnsafe<DueLine[]>(DUE, id, LINES_AT_ONCE)
      const lines = due.filter(({ postedBy }) => postedBy === due[0]?.postedBy)
      const context = { principal: servicePrincipal('inventory', lines[0]?.postedBy), traceId: newId() }
      const { at, posted, refused } = await postWhatCan(tx, post, head.number, lines, context)
      if (at) await tx.$executeRawUnsafe(POSTED, id, posted, at.toISOString())
      const refusals = [...refused].map(([sku, refusal]) => ({ sku, refusal }))
      if (refusals.length > 0) await tx.$executeRawUnsafe(REFUSED, id, JSON.stringify(refusals))
      return lines.length
    }),
})
export type PostingRepository = ReturnType<typeof postingRepository>
