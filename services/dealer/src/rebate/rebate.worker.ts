import type { Logger } from '@channel/messaging'
import type { AccrualRepository } from './accrual.repository.js'

type Deps = { readonly accruals: AccrualRepository; readonly logger: Pick<Logger, 'info'> }

/** Accrues until nothing is due; answers how many dealer-days there were. */
export const accrualOf =
  ({ accruals, logger }: Deps) =>
  async (at: Date): Promise<number> => {
    let total = 0
    for (let more = true; more;) {
      const round = await accruals.accrueDue(at)
      total += round.done
      more = round.more
    }
    if (total > 0) logger.info({ dealerDays: total }, 'rebates accrued')
    return total
  }
