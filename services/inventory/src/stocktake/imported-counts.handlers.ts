import type { CallContext, ErrorOf, IdempotencyKey, Result } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { CountError, recordCounts } from '@channel/contracts/inventory'
import { CountLine, StocktakeId } from '@channel/contracts/inventory'
import type { StocktakeHandlers } from './stocktake.handlers.js'

const LINES_A_CALL = 1_000

/** A row of a file. Rows of one SKU add up, unless one says that it is a recount. */
type ImportedCount = {
  readonly line: number
  readonly sku: string
  readonly location: string
  readonly counted: number
  readonly damaged?: number | undefined
  readonly area?: string | undefined
  readonly countedAt?: string | undefined
  readonly mode?: 'shelf' | 'recount' | undefined
}

export type RecordImportedCounts = (
  stocktakeId: string,
  lines: readonly ImportedCount[],
  idempotencyKey: IdempotencyKey,
  context: CallContext,
) => Promise<Result<{ accepted: number; errors: CountError[] }, ErrorOf<typeof recordCounts>>>

type Checked = { readonly good: CountLine[]; readonly errors: CountError[] }

const checked = (rows: readonly ImportedCount[]): Checked => {
  const good: CountLine[] = []
  const errors: CountError[] = []
  for (const row of rows) {
    const parsed = CountLine.safeParse({ ...row, mode: row.mode ?? 'shelf' })
    if (parsed.success) good.push(parsed.data)
    else errors.push({ line: row.line, sku: row.sku, code: 'INVALID_ROW', detail: parsed.error.issues[0]?.path.join('.') ?? '' })
  }
  return { good, errors }
}

/**
 * Counts out of a file of any length: good rows are taken, bad ones are named. A file goes in by thousands of rows, each with a key made
 * of the file's; sent again after a crash it takes up where it stopped.
 */
export const importedCounts =
  ({ recordCounts }: Pick<StocktakeHandlers, 'recordCounts'>): RecordImportedCounts =>
  async (id, rows, idempotencyKey, context) => {
    const named = StocktakeId.safeParse(id)
    if (!named.success) return err({ code: 'STOCKTAKE_NOT_FOUND', stocktakeId: id })
    const stocktakeId = named.data
    const { good, errors } = checked(rows)
    let accepted = 0
    for (let start = 0; start < good.length; start += LINES_A_CALL) {
      const lines = good.slice(start, start + LINES_A_CALL)
      const key = `${idempotencyKey}:${start / LINES_A_CALL}` as IdempotencyKey
      const reply = await recordCounts({ idempotencyKey: key, stocktakeId, lines }, context)
      if (!reply.ok) return reply
      accepted += reply.value.accepted
      errors.push(...reply.value.errors)
    }
    return ok({ accepted, errors: errors.sort((a, b) => a.line - b.line) })
  }
