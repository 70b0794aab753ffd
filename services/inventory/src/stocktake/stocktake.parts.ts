import type { BackgroundTask, ServiceRuntime } from '@channel/service-kit'
import { every } from '@channel/service-kit'
import { closingRepository } from './closing.repository.js'
import { countingRepository } from './counting.repository.js'
import type { RecordImportedCounts } from './imported-counts.handlers.js'
import { importedCounts } from './imported-counts.handlers.js'
import { limitsRepository } from './limits.repository.js'
import type { UnitOfWork } from './lines.repository.js'
import { listsRepository } from './lists.repository.js'
import { openingRepository } from './opening.repository.js'
import type { PostStock } from './posting.repository.js'
import { postingRepository } from './posting.repository.js'
import { restRepository } from './rest.repository.js'
import { reviewRepository } from './review.repository.js'
import type { StocktakeHandlers } from './stocktake.handlers.js'
import { stocktakeHandlers } from './stocktake.handlers.js'
import { summaryRepository } from './summary.repository.js'

const RESUME_EVERY_MS = 5_000

type Needs = Pick<ServiceRuntime, 'logger' | 'clock'> & {
  readonly db: Parameters<typeof listsRepository>[0]
  readonly work: UnitOfWork
  readonly post: PostStock
}

export type StocktakeParts = {
  readonly stocktakes: StocktakeHandlers
  /** For counts that come in files. */
  readonly recordCounts: RecordImportedCounts
  readonly worker: BackgroundTask
}

/** Stocktakes with what they need of stock, which knows nothing of them. */
export const stocktakeParts = ({ db, work, post, clock, logger }: Needs): StocktakeParts => {
  const stocktakes = stocktakeHandlers({
    opening: openingRepository(work),
    counting: countingRepository(work),
    review: reviewRepository(work),
    rest: restRepository(work),
    posting: postingRepository({ work, post }),
    closing: closingRepository(work),
    limits: limitsRepository(work),
    lists: listsRepository(db),
    summaries: summaryRepository(db),
    clock,
  })
  const resume = async () => {
    const found = await stocktakes.resumePosting()
    if (found > 0) logger.info({ found }, 'postings of stocktakes taken up')
  }
  return {
    stocktakes,
    recordCounts: importedCounts(stocktakes),
    worker: every('stocktake-posting', RESUME_EVERY_MS, resume, logger),
  }
}
