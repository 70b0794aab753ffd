import type { CallContext } from '@channel/contracts'
import { newEvent, newId, servicePrincipal } from '@channel/contracts'
import type { Import, ImportFailure, ImportId, ImportRowError } from '@channel/contracts/inventory'
import { importFinished } from '@channel/contracts/inventory'
import { appendToOutbox } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'
import type { Job, JobRow } from './job.js'
import { toImport } from './job.js'
import type { Outcome, Plan } from './plan.js'
import { rowsFailed } from './plan.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Ending =
  | { readonly status: 'done' | 'cancelled'; readonly failure: null }
  | { readonly status: 'failed'; readonly failure: ImportFailure }

const TAKE = `
  UPDATE import_job SET lease = $1::uuid, leased_until = $3::timestamptz, attempts = attempts + 1
  WHERE id = (
    SELECT id FROM import_job WHERE ended_at IS NULL AND (leased_until IS NULL OR leased_until <= $2::timestamptz)
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING id::text AS id, kind, status, reference, location, stocktake_id::text AS "stocktakeId", upload_id::text AS "uploadId", parts,
    actor, trace_id AS "traceId", rows_total AS "rowsTotal", next_chunk AS "nextChunk", attempts, lease::text AS lease`
const LEAVE = 'UPDATE import_job SET leased_until = $3::timestamptz WHERE id = $1::uuid AND lease = $2::uuid'
const BEGIN = `
  UPDATE import_job SET status = 'running', rows_total = $3::int, leased_until = $4::timestamptz
  WHERE id = $1::uuid AND lease = $2::uuid AND status = 'queued'`
const STANDING = `
  SELECT status, next_chunk AS "nextChunk", lease::text AS lease, rows_read = rows_total AS complete
  FROM import_job WHERE id = $1::uuid FOR UPDATE`
const PENDING = 'SELECT plan FROM import_chunk WHERE job_id = $1::uuid ORDER BY chunk'
const KEEP = 'INSERT INTO import_chunk (job_id, chunk, plan) VALUES ($1::uuid, $2::int, $3::jsonb)'
/* The number of the chunk is the guard: it counts once, whoever comes with it. */
const COUNT = `
  UPDATE import_job SET next_chunk = next_chunk + 1, rows_read = rows_read + $3::int, rows_done = rows_done + $4::int,
    rows_failed = rows_failed + $5::int, attempts = 0, leased_until = $6::timestamptz
  WHERE id = $1::uuid AND next_chunk = $2::int AND ended_at IS NULL`
const DONE = 'DELETE FROM import_chunk WHERE job_id = $1::uuid AND chunk = $2::int'
const REPORT = `
  INSERT INTO import_row_error (job_id, line, place, column_name, code, value, details)
  SELECT $1::uuid, line, (row_number() OVER (PARTITION BY line ORDER BY nr))::smallint, "column", code, value, details
  FROM ROWS FROM (json_to_recordset($2::json) AS (line int, "column" text, code text, value text, details jsonb)) WITH ORDINALITY
    AS e (line, "column", code, value, details, nr)`
const END = `
  UPDATE import_job SET status = $2, failure = $3::jsonb, ended_at = $4::timestamptz, lease = NULL, leased_until = NULL
  WHERE id = $1::uuid
  RETURNING id::text AS id, kind, status, file_name AS "fileName", reference, location, stocktake_id::text AS "stocktakeId",
    rows_total AS "rowsTotal", rows_read AS "rowsRead", rows_done AS "rowsDone", rows_failed AS "rowsFailed", failure,
    actor AS "startedBy", started_at AS "startedAt", ended_at AS "endedAt"`

/** Ends an import whose row is locked: whoever waits for it is told. */
export const ended = async (
  tx: Tx,
  id: ImportId,
  { status, failure }: Ending,
  call: { context: CallContext; at: Date },
): Promise<JobRow> => {
  const said = failure === null ? null : JSON.stringify(failure)
  const [row] = await tx.$queryRawUnsafe<JobRow[]>(END, id, status, said, call.at.toISOString())
  if (row === undefined) throw new Error(`import ${id} is gone`)
  const { kind, fileName, reference, rows }: Import = toImport(row)
  await appendToOutbox(
    tx,
    [newEvent(importFinished, id, { importId: id, kind, status, fileName, reference, rows, failure })],
    call,
  )
  return row
}

/** For whom a worker acts. The same for every try, since idempotency keys belong to their caller. */
export const contextOf = ({ actor, traceId }: Pick<Job, 'actor' | 'traceId'>): CallContext => ({
  principal: servicePrincipal('inventory', actor),
  traceId,
})

type Standing = Pick<Job, 'status' | 'nextChunk' | 'lease'> & { readonly complete: boolean }
/** What becomes of a chunk that somebody wants to do: it is decided, another was faster, or the import is no longer theirs to do. */
export type Step = { readonly kind: 'do'; readonly plan: Plan } | { readonly kind: 'skip' } | { readonly kind: 'stop' }

const pendingOf = async (tx: Pick<Tx, '$queryRawUnsafe'>, id: ImportId): Promise<Plan | undefined> => {
  const [row] = await tx.$queryRawUnsafe<{ plan: Plan }[]>(PENDING, id)
  return row?.plan
}

type Dependencies = { readonly db: PrismaClient; readonly work: UnitOfWork; readonly clock: () => Date; readonly leaseMs: number }

const laterBy = (clock: () => Date, ms: number): string => new Date(clock().getTime() + ms).toISOString()

/** Who is at which import. A lease keeps others from the same work; that nothing counts twice never depends on it. */
export const leaseRepository = ({ db, clock, leaseMs }: Dependencies) => ({
  /** The oldest import that nobody is at. */
  take: async (): Promise<Job | undefined> => {
    const [job] = await db.$queryRawUnsafe<Job[]>(TAKE, newId(), clock().toISOString(), laterBy(clock, leaseMs))
    return job
  },

  /** Gives it back: to whoever comes, or to nobody for some time. */
  leave: async ({ id, lease }: Job, forMs = 0): Promise<void> => {
    await db.$executeRawUnsafe(LEAVE, id, lease, laterBy(clock, forMs))
  },

  begin: async ({ id, lease }: Job, rowsTotal: number): Promise<boolean> =>
    (await db.$executeRawUnsafe(BEGIN, id, lease, rowsTotal, laterBy(clock, leaseMs))) === 1,
})

/** How far imports are. */
export const progressRepository = ({ db, work, clock, leaseMs }: Dependencies) => ({
  /** A chunk that was decided and perhaps done, but not yet counted. */
  pending: ({ id }: Job): Promise<Plan | undefined> => pendingOf(db, id),

  /** Decides a chunk, or finds it decided. Once somebody cancels, no further chunk is decided. */
  decide: (job: Job, plan: Plan): Promise<Step> =>
    work(async (tx): Promise<Step> => {
      const [standing] = await tx.$queryRawUnsafe<Standing[]>(STANDING, job.id)
      if (standing?.status !== 'running' || standing.lease !== job.lease) return { kind: 'stop' }
      if (standing.nextChunk > plan.chunk) return { kind: 'skip' }
      const pending = await pendingOf(tx, job.id)
      if (pending !== undefined) return { kind: 'do', plan: pending }
      if (standing.nextChunk < plan.chunk) throw new Error(`import ${job.id} has a gap before chunk ${plan.chunk}`)
      await tx.$executeRawUnsafe(KEEP, job.id, plan.chunk, JSON.stringify(plan))
      return { kind: 'do', plan }
    }),

  /** Counts a chunk that has been done. */
  count: ({ id }: Job, { plan, errors }: Outcome): Promise<void> =>
    work(async (tx) => {
      const failed = rowsFailed(errors)
      const counted = await tx.$executeRawUnsafe(
        COUNT,
        id,
        plan.chunk,
        plan.rows,
        plan.rows - failed,
        failed,
        laterBy(clock, leaseMs),
      )
      if (counted === 0) return
      if (errors.length > 0) await tx.$executeRawUnsafe(REPORT, id, JSON.stringify(errors satisfies readonly ImportRowError[]))
      await tx.$executeRawUnsafe(DONE, id, plan.chunk)
    }),
})

/** How imports end. */
export const endingRepository = ({ work, clock }: Pick<Dependencies, 'work' | 'clock'>) => {
  const endWhile = (job: Job, may: (standing: Standing) => boolean, ending: Ending): Promise<boolean> =>
    work(async (tx) => {
      const [standing] = await tx.$queryRawUnsafe<Standing[]>(STANDING, job.id)
      if (standing === undefined || !may(standing)) return false
      await ended(tx, job.id, ending, { context: contextOf(job), at: clock() })
      return true
    })

  return {
    /** Ends an import of which every row has been counted. */
    finish: (job: Job): Promise<boolean> =>
      endWhile(job, ({ status, complete }) => status === 'running' && complete, { status: 'done', failure: null }),

    /** Ends an import that somebody cancelled while a chunk was on its way. */
    endCancelled: (job: Job): Promise<boolean> =>
      endWhile(job, ({ status }) => status === 'cancelling', { status: 'cancelled', failure: null }),

    fail: (job: Job, failure: ImportFailure): Promise<boolean> =>
      endWhile(job, ({ lease, status }) => lease === job.lease && (status === 'queued' || status === 'running'), {
        status: 'failed',
        failure,
      }),
  }
}

export type ProgressRepository = ReturnType<typeof leaseRepository> &
  ReturnType<typeof progressRepository> &
  ReturnType<typeof endingRepository>
