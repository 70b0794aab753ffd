import type { Logger } from '@channel/messaging'
import type { CreditRepository } from './credit.repository.js'

const AT_ONCE = 200

type Deps = { credit: Pick<CreditRepository, 'expireOverdue'>; traceId: () => string; logger: Pick<Logger, 'info'> }

/** Ends overdue holds until a transaction finds fewer than it may take; answers how many. */
export const expiryOf =
  ({ credit, traceId, logger }: Deps) =>
  async (at: Date): Promise<number> => {
    let total = 0
    for (let ended = AT_ONCE; ended === AT_ONCE; total += ended) {
      ended = await credit.expireOverdue(at, AT_ONCE, traceId())
    }
    if (total > 0) logger.info({ holds: total }, 'credit holds expired')
    return total
  }
