import type { Logger } from '@channel/messaging'

const AT_ONCE = 16
/** A caller that still waits for its answer has been at it for less than this. */
const LEFT_ALONE_MS = 10_000

type Resumable<T extends { id: string }> = {
  name: string
  claimHalfWay: (before: Date, at: Date, limit: number) => Promise<T[]>
  drive: (document: T) => Promise<unknown>
  clock: () => Date
  logger: Logger
}

/** Drives on what was left half-way by a caller that died. What fails again is left for a later round, so that it holds up no other. */
export const resumeHalfWay =
  <T extends { id: string }>(of: Resumable<T>) =>
  async (): Promise<void> => {
    for (;;) {
      const at = of.clock()
      const claimed = await of.claimHalfWay(new Date(at.getTime() - LEFT_ALONE_MS), at, AT_ONCE)
      await Promise.all(claimed.map((document) => attempt(of, document)))
      if (claimed.length < AT_ONCE) return
    }
  }

const attempt = async <T extends { id: string }>({ name, drive, logger }: Resumable<T>, document: T): Promise<void> => {
  try {
    await drive(document)
    logger.info({ id: document.id }, `resumed ${name}`)
  } catch (error) {
    logger.warn({ err: error, id: document.id }, `could not resume ${name}`)
  }
}
