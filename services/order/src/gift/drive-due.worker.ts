import type { Logger } from '@channel/messaging'

const AT_ONCE = 8

type Driving = {
  readonly what: string
  readonly claimDue: (at: Date, limit: number) => Promise<string[]>
  readonly drive: (id: string) => Promise<void>
  readonly clock: () => Date
  readonly logger: Logger
}

/** Drives what its caller left behind. What fails comes again when its lease is over, and holds up no other. */
export const driveDue =
  ({ what, claimDue, drive, clock, logger }: Driving) =>
  async (): Promise<void> => {
    const ids = await claimDue(clock(), AT_ONCE)
    await Promise.all(
      ids.map(async (id) => {
        try {
          await drive(id)
        } catch (error) {
          logger.warn({ err: error, id }, `${what} has to wait`)
        }
      }),
    )
  }
