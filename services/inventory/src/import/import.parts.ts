import type { BackgroundTask, ServiceRuntime } from '@channel/service-kit'
import { every } from '@channel/service-kit'
import { importFile } from './import.file.js'
import type { ImportHandlers } from './import.handlers.js'
import { importHandlers } from './import.handlers.js'
import { importReadings, importRepository } from './import.repository.js'
import { endingRepository, leaseRepository, progressRepository } from './progress.repository.js'
import type { ImportRunner } from './run.handlers.js'
import { importRunner } from './run.handlers.js'
import { uploadRepository } from './upload.repository.js'

const LOOK_EVERY_MS = 1_000
const LEASE_MS = 30_000

type Runner = Parameters<typeof importRunner>[0]
type Needs = Pick<Runner, 'masters' | 'receive' | 'recordCounts' | 'clock' | 'chunkRows'> & {
  readonly db: Parameters<typeof uploadRepository>[0]
  readonly work: Parameters<typeof importRepository>[0]
  readonly logger: ServiceRuntime['logger']
  readonly leaseMs?: number
}

export type ImportParts = { readonly imports: ImportHandlers; readonly runner: ImportRunner; readonly worker: BackgroundTask }

/** Imports with what they need of stock, masters and stocktakes, which know nothing of them. */
export const importParts = (needs: Needs): ImportParts => {
  const { db, work, masters, receive, recordCounts, clock, logger, chunkRows, leaseMs = LEASE_MS } = needs
  const uploads = uploadRepository(db)
  const lease = { db, work, clock, leaseMs }
  const progress = { ...leaseRepository(lease), ...progressRepository(lease), ...endingRepository(lease) }
  const runner = importRunner({ progress, uploads, file: importFile, masters, receive, recordCounts, clock, logger, chunkRows })
  const task = every('imports', LOOK_EVERY_MS, async () => void (await runner.runDue()), logger)
  return {
    imports: importHandlers({
      imports: importRepository(work),
      readings: importReadings(db),
      uploads,
      locations: masters.findLocations,
      takesCounts: recordCounts !== undefined,
      clock,
    }),
    runner,
    worker: {
      start: task.start,
      stop: () => {
        runner.halt()
        return task.stop()
      },
    },
  }
}
