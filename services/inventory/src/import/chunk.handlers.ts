import type { CallContext, IdempotencyKey, LocationCode, ParsedInputOf, ReplyOf, Result, Sku } from '@channel/contracts'
import type { ImportFailure, ImportRowError, receiveStock } from '@channel/contracts/inventory'
import type { Job } from './job.js'
import type { Outcome, Plan } from './plan.js'
import { blamed, byLocation, refusedLine } from './plan.js'
import { contextOf } from './progress.repository.js'
import type { ImportLine } from './rows.js'

type CountedLine = {
  readonly line: number
  readonly sku: Sku
  readonly location: LocationCode
  readonly counted: number
  readonly countedAt?: string
  readonly damaged?: number
  readonly area?: string
}
/** Takes counts of a stocktake: all lines but those in error, or none where it refuses. One key, one effect. */
type RecordCounts = (
  stocktakeId: string,
  lines: readonly CountedLine[],
  idempotencyKey: IdempotencyKey,
  context: CallContext,
) => Promise<Result<{ readonly errors: readonly { readonly line: number; readonly code: string }[] }, { readonly code: string }>>

/** How stock takes what a file says. */
export type Takers = {
  readonly receive: (input: ParsedInputOf<typeof receiveStock>, context: CallContext) => Promise<ReplyOf<typeof receiveStock>>
  readonly recordCounts?: RecordCounts
}

/** A refusal of a whole file, thrown to where the import ends. */
export class Unreadable extends Error {
  constructor(readonly failure: ImportFailure) {
    super(failure.code)
  }
}

/** Does what a chunk says. The keys come from import and chunk, so that doing it again changes nothing and answers the same. */
export const chunkActions = ({ receive, recordCounts }: Takers) => {
  const keyOf = (job: Job, plan: Plan, ...more: (string | number)[]): IdempotencyKey =>
    ['import', job.id, plan.chunk, ...more].join(':') as IdempotencyKey

  /** What is refused for some SKUs is sent again without them; a stored refusal makes a second try take the same way. */
  const receiveAt = async (job: Job, plan: Plan, location: LocationCode, lines: readonly ImportLine[]) => {
    const errors: ImportRowError[] = []
    let left = lines
    for (let attempt = 0; left.length > 0; attempt += 1) {
      const idempotencyKey = keyOf(job, plan, location, attempt)
      const goods = left.map(({ sku, quantity }) => ({ sku, quantity }))
      const reply = await receive({ idempotencyKey, location, lines: goods, reference: job.reference }, contextOf(job))
      if (reply.ok) return errors
      if (reply.error.code === 'IDEMPOTENCY_KEY_REUSED') throw new Error(`chunk ${plan.chunk} of import ${job.id} has changed`)
      const { refused, rest } = blamed(left, reply.error)
      const { code } = reply.error
      errors.push(...refused.map((line) => refusedLine(line, code, plan.columns)))
      left = rest
    }
    return errors
  }

  const receiveAll = async (job: Job, plan: Plan): Promise<ImportRowError[]> => {
    const groups = byLocation(plan.lines)
    return (await Promise.all(groups.map(({ location, lines }) => receiveAt(job, plan, location, lines)))).flat()
  }

  const countAll = async (job: Job, plan: Plan): Promise<ImportRowError[]> => {
    if (recordCounts === undefined || job.stocktakeId === null) throw new Unreadable({ code: 'UNEXPECTED', details: {} })
    const lines = plan.lines.map(({ quantity, ...line }) => ({ ...line, counted: quantity }))
    const reply = await recordCounts(job.stocktakeId, lines, keyOf(job, plan), contextOf(job))
    const codes = new Map(reply.ok ? reply.value.errors.map(({ line, code }) => [line, code]) : [])
    return plan.lines.flatMap((line) => {
      const code = reply.ok ? codes.get(line.line) : reply.error.code
      return code === undefined ? [] : [refusedLine(line, code, plan.columns)]
    })
  }

  return async (job: Job, plan: Plan): Promise<Outcome> => {
    if (plan.lines.length === 0) return { plan, errors: plan.errors }
    const refused = job.kind === 'count' ? await countAll(job, plan) : await receiveAll(job, plan)
    return { plan, errors: [...plan.errors, ...refused] }
  }
}
