import { AlreadyRunning } from './local/instance.js'
import { EnvUnusable } from './env.js'

export type Say = (line: string) => void

/** Messages for people; results go to stdout. */
export const say: Say = (line) => void process.stderr.write(`${line}\n`)

type Closer = { what: string; close: () => Promise<void> }

/** Stops what was started, the last first; every part gets its turn even if one fails. */
export class Closers {
  private readonly all: Closer[] = []
  private closing: Promise<boolean> | undefined

  add(what: string, close: () => Promise<void>): void {
    this.all.push({ what, close })
  }

  /** False where something could not be stopped cleanly. */
  closeAll(): Promise<boolean> {
    this.closing ??= this.closeEach()
    return this.closing
  }

  private async closeEach(): Promise<boolean> {
    let clean = true
    for (const { what, close } of this.all.splice(0).toReversed()) {
      try {
        await close()
      } catch (error) {
        clean = false
        say(`${what} could not be stopped cleanly: ${messageOf(error)}`)
      }
    }
    return clean
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const EXPECTED = [AlreadyRunning, EnvUnusable]
const isExpected = (error: unknown): boolean => EXPECTED.some((kind) => error instanceof kind)

const report = (error: unknown): void =>
  say(isExpected(error) || !(error instanceof Error) ? messageOf(error) : (error.stack ?? error.message))

const onSignals = (closers: Closers): void => {
  let asked = false
  const stop = (signal: NodeJS.Signals) => {
    // npm passes a Ctrl-C on that the terminal has sent to everybody: the same signal again at once is no second request.
    if (asked) return
    asked = true
    say(`${signal}: stopping …`)
    void closers.closeAll().then((clean) => {
      say('stopped')
      process.exit(clean ? 0 : 1)
    })
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

/** A program that runs until it is stopped: Ctrl-C or SIGTERM close everything and end it with 0. */
export const runUntilStopped = async (start: (closers: Closers) => Promise<void>): Promise<void> => {
  const closers = new Closers()
  onSignals(closers)
  try {
    await start(closers)
  } catch (error) {
    report(error)
    await closers.closeAll()
    process.exit(1)
  }
}

/** A program that does one thing; its result is the exit code. */
export const runOnce = async (work: (closers: Closers) => Promise<number>): Promise<void> => {
  const closers = new Closers()
  onSignals(closers)
  let code = 1
  try {
    code = await work(closers)
  } catch (error) {
    report(error)
  }
  const clean = await closers.closeAll()
  process.exit(clean ? code : 1)
}
