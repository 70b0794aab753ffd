import type { Logger } from '@channel/messaging'
import type { ExternalOrderRepository } from './external-order.repository.js'
import type { PlaceSaga } from './place.saga.js'
import type { PullHandlers } from './pull.handlers.js'

const AT_ONCE = 16

type Placing = {
  readonly claimDue: ExternalOrderRepository['claimDue']
  readonly drive: PlaceSaga['drive']
  readonly clock: () => Date
  readonly logger: Logger
}

/** Drives what is due until nothing is. What fails comes again by itself, later each time, and holds up no other. */
export const placeDue =
  ({ claimDue, drive, clock, logger }: Placing) =>
  async (): Promise<void> => {
    for (;;) {
      const refs = await claimDue(clock(), AT_ONCE)
      await Promise.all(
        refs.map(async (ref) => {
          try {
            await drive(ref)
          } catch (error) {
            logger.warn({ err: error, ...ref }, 'an order from outside has to wait')
          }
        }),
      )
      if (refs.length < AT_ONCE) return
    }
  }

/** Fetches from every shop whose time has come. */
export const pullAllDue =
  ({ pullDue }: PullHandlers) =>
  async (): Promise<void> => {
    while (await pullDue()) continue
  }
