import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive } from './identity.js'

/** Polls until `done` holds; false when `ms` passed first. */
export const waitUntil = async (done: () => boolean | Promise<boolean>, ms: number, everyMs = 20): Promise<boolean> => {
  const deadline = performance.now() + ms
  for (;;) {
    if (await done()) return true
    if (performance.now() > deadline) return false
    await sleep(everyMs)
  }
}

/** Sends each signal in turn and waits its time for the process to end; throws when it outlives them all. */
export const endProcess = async (pid: number, steps: readonly (readonly [NodeJS.Signals, number])[]): Promise<void> => {
  for (const [signal, ms] of steps) {
    if (!isAlive(pid)) return
    try {
      process.kill(pid, signal)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return
      throw new Error(`Process ${pid} could not be stopped: ${(error as Error).message}`)
    }
    if (await waitUntil(() => !isAlive(pid), ms)) return
  }
  throw new Error(`Process ${pid} did not stop`)
}
