import type { Logger } from '@channel/messaging'

export type BackgroundTask = {
  start(): void
  /** Resolves when the run in progress, if any, has finished. */
  stop(): Promise<void>
}

/** Runs `task` again and again with `ms` between the end of one run and the start of the next, so that it never overlaps itself. */
export const every = (name: string, ms: number, task: () => Promise<void>, logger: Logger): BackgroundTask => {
  let stopped = true
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  const schedule = () => {
    timer = setTimeout(() => {
      running = run()
    }, ms)
  }
  const run = async () => {
    try {
      await task()
    } catch (error) {
      logger.error({ err: error, task: name }, 'background task failed')
    }
    if (!stopped) schedule()
  }
  return {
    start: () => {
      if (!stopped) return
      stopped = false
      schedule()
    },
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
