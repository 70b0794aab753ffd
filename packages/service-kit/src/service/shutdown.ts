import type { Logger } from 'pino'

const expired = Symbol('expired')

/** One stage after the other; a failing stage is logged and passed over; what has not come to its end after `limitMs` is left behind. */
export const inOrderWithin = async (
  limitMs: number,
  logger: Logger,
  stages: Record<string, () => Promise<unknown>>,
): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<typeof expired>((resolve) => {
    timer = setTimeout(() => resolve(expired), limitMs)
  })
  try {
    for (const [name, stage] of Object.entries(stages)) {
      const work = stage().catch((error: unknown) => logger.error({ err: error, stage: name }, 'shutdown stage failed'))
      if ((await Promise.race([work, limit])) === expired)
        logger.error({ stage: name, limitMs }, 'shutdown stage left unfinished')
    }
  } finally {
    clearTimeout(timer)
  }
}
