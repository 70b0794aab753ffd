import type { Takers } from './chunk.handlers.js'
import { chunkActions, Unreadable } from './chunk.handlers.js'
import type { FileDependencies } from './file.handlers.js'
import { fileReadings } from './file.handlers.js'
import type { Job } from './job.js'
import type { Plan } from './plan.js'
import type { ProgressRepository } from './progress.repository.js'

type Log = (details: object, message: string) => void
type Dependencies = Takers &
  FileDependencies & {
    readonly progress: ProgressRepository
    readonly clock: () => Date
    readonly logger: { readonly info: Log; readonly error: Log }
  }

const MOST_ATTEMPTS = 20
const PAUSE_MS = 5_000
const LONGEST_PAUSE_MS = 60_000
const KEPT_MS = 24 * 3_600_000

/** Brings one import forward as far as it goes. */
const proceeding = (deps: Dependencies, stopping: () => boolean) => {
  const { progress, logger } = deps
  const carryOut = chunkActions(deps)
  const files = fileReadings(deps)

  /** Decides and does one chunk; false where the import is no longer ours. */
  const take = async (job: Job, plan: Plan): Promise<boolean> => {
    const step = await progress.decide(job, plan)
    if (step.kind === 'do') await progress.count(job, await carryOut(job, step.plan))
    return step.kind !== 'stop'
  }

  const takeAll = async (job: Job): Promise<void> => {
    for await (const plan of files.plans(job)) {
      if (stopping() || !(await take(job, plan))) return
    }
    if (await progress.finish(job)) logger.info({ importId: job.id }, 'import is done')
  }

  return async (job: Job): Promise<void> => {
    const pending = await progress.pending(job)
    if (pending !== undefined) await progress.count(job, await carryOut(job, pending))
    if (job.status === 'queued') {
      const total = await files.measure(job, stopping)
      if (total === undefined || !(await progress.begin(job, total))) return
    }
    if (job.status !== 'cancelling') await takeAll(job)
    await progress.endCancelled(job)
  }
}

/** Reads files that were sent and does what they say, chunk by chunk. Any number may run at once. */
export const importRunner = (deps: Dependencies) => {
  const { progress, uploads, file, clock, logger } = deps
  let halted = false
  const proceed = proceeding(deps, () => halted)

  const failed = async (job: Job, error: unknown): Promise<void> => {
    const failure = error instanceof Unreadable ? error.failure : file.faultOf(error)
    if (failure === undefined) logger.error({ err: error, importId: job.id, attempts: job.attempts }, 'import was interrupted')
    if (failure === undefined && job.attempts < MOST_ATTEMPTS)
      await progress.leave(job, Math.min(job.attempts * PAUSE_MS, LONGEST_PAUSE_MS))
    else await progress.fail(job, failure ?? { code: 'UNEXPECTED', details: {} })
  }

  /** Works on an import that was taken until it ends, somebody cancels it, or this worker halts. */
  const workOn = async (job: Job): Promise<void> => {
    try {
      await proceed(job)
      if (halted) await progress.leave(job)
    } catch (error) {
      await failed(job, error)
    }
  }

  return {
    take: () => progress.take(),
    workOn,
    /** Works until there is nothing to do; answers how many imports it had. */
    runDue: async (): Promise<number> => {
      let taken = 0
      for (let job = await progress.take(); job !== undefined; job = halted ? undefined : await progress.take()) {
        taken += 1
        await workOn(job)
      }
      await uploads.forget(new Date(clock().getTime() - KEPT_MS))
      return taken
    },
    /** Stops after the chunk in progress, so that another replica can go on at once. */
    halt: (): void => {
      halted = true
    },
  }
}
export type ImportRunner = ReturnType<typeof importRunner>
