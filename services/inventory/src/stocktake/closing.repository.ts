import type { ParsedInputOf, ReplyOf } from '@channel/contracts'
import { err, newEvent, ok } from '@channel/contracts'
import type { StocktakeLineStatus } from '@channel/contracts/inventory'
import { cancelStocktake, closeStocktake, stocktakeCancelled, stocktakeClosed } from '@channel/contracts/inventory'
import { appendToOutbox, once } from '@channel/messaging'
import type { Tx, UnitOfWork } from './lines.repository.js'
import { linesByStatus, lockHead, noteStep, OPEN } from './lines.repository.js'
import type { Call, Head } from './stocktake.js'
import { NOT_COUNTED, UNDECIDED } from './stocktake.js'

const LEAVE = `
  UPDATE stocktake_line SET status = 'left' WHERE stocktake_id = $1::uuid AND status IN ('uncounted', 'recount', 'refused')`
const END = 'UPDATE stocktake SET status = $2, ended_at = $3::timestamptz WHERE id = $1::uuid'
const FREE = 'DELETE FROM stocktake_hold WHERE stocktake_id = $1::uuid'

const end = async (tx: Tx, head: Head, status: 'closed' | 'cancelled', { at }: Call): Promise<void> => {
  await tx.$executeRawUnsafe(FREE, head.id)
  await tx.$executeRawUnsafe(END, head.id, status, at.toISOString())
}

const factOf = ({ id, number, location }: Head) => ({ stocktakeId: id, number, location })

type CloseInput = ParsedInputOf<typeof closeStocktake>
type Lines = ReadonlyMap<StocktakeLineStatus, number>

/** What stands in the way of closing: nothing is given up unless the reviewer says so. */
const openLines = (lines: Lines, { uncounted, refused }: CloseInput) => {
  const blocking = [...UNDECIDED, ...(uncounted ? [] : NOT_COUNTED), ...(refused ? [] : (['refused'] as const))]
  return blocking.flatMap((status) => {
    const open = lines.get(status) ?? 0
    return open > 0 ? [{ status, lines: open }] : []
  })
}

const close = async (tx: Tx, head: Head, lines: Lines, call: Call): Promise<{ posted: number; left: number }> => {
  const left = await tx.$executeRawUnsafe(LEAVE, head.id)
  const closed = { posted: lines.get('posted') ?? 0, left }
  await end(tx, head, 'closed', call)
  await noteStep(tx, head, { action: 'close', lines: left }, call)
  await appendToOutbox(tx, [newEvent(stocktakeClosed, head.id, { ...factOf(head), ...closed })], call)
  return closed
}

const cancel = async (tx: Tx, head: Head, lines: Lines, note: string, call: Call): Promise<{ lines: number }> => {
  const all = [...lines.values()].reduce((sum, some) => sum + some, 0)
  await end(tx, head, 'cancelled', call)
  await noteStep(tx, head, { action: 'cancel', lines: all, note }, call)
  await appendToOutbox(tx, [newEvent(stocktakeCancelled, head.id, factOf(head))], call)
  return { lines: all }
}

/** What ends a stocktake and sets its SKUs free. */
export const closingRepository = (work: UnitOfWork) => ({
  close: (input: CloseInput, call: Call): Promise<ReplyOf<typeof closeStocktake>> =>
    work((tx) =>
      once(tx, closeStocktake, input, call, async () => {
        const found = await lockHead(tx, input.stocktakeId, 'UPDATE', ['review'])
        if (!found.ok) return found
        const head = found.value
        const lines = await linesByStatus(tx, head)
        const open = openLines(lines, input)
        return open.length > 0 ? err({ code: 'LINES_OPEN', open }) : ok(await close(tx, head, lines, call))
      }),
    ),

  cancel: (input: ParsedInputOf<typeof cancelStocktake>, call: Call): Promise<ReplyOf<typeof cancelStocktake>> =>
    work((tx) =>
      once(tx, cancelStocktake, input, call, async () => {
        const found = await lockHead(tx, input.stocktakeId, 'UPDATE', OPEN)
        if (!found.ok) return found
        const head = found.value
        const lines = await linesByStatus(tx, head)
        const posted = (lines.get('posted') ?? 0) + (lines.get('due') ?? 0)
        return posted > 0 ? err({ code: 'ALREADY_POSTED', lines: posted }) : ok(await cancel(tx, head, lines, input.note, call))
      }),
    ),
})
export type ClosingRepository = ReturnType<typeof closingRepository>
