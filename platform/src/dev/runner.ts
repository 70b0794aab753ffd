import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

/** What the parent hands to the process that runs the platform: everything that a reload must not do again. */
export type DevOrder = {
  secret: string
  serviceUrls: Record<string, string>
  host: string
  port: number
  logLevel: string
  seedDemo: boolean
}

export type DevNews = { kind: 'ready'; url: string } | { kind: 'say'; line: string }

const program = path.join(import.meta.dirname, 'dev-child.main.js')

/**
 * One process runs the platform; a second stands by with the libraries loaded and waits for its order, because loading them is
 * most of a start.
 */
export class Runner {
  private current: ChildProcess | undefined
  private standby: ChildProcess

  constructor(
    private readonly order: DevOrder,
    private readonly say: (line: string) => void,
  ) {
    this.standby = this.launch()
  }

  /** Ends the running platform and starts the code as it is now; resolves with its URL, or undefined where it did not start. */
  async reload(): Promise<string | undefined> {
    await this.end(this.current)
    const child = this.standby
    this.current = child
    const started = this.untilReady(child)
    child.send(this.order)
    const url = await started
    this.standby = this.launch()
    return url
  }

  async stop(): Promise<void> {
    await Promise.all([this.end(this.current, 'SIGTERM'), this.end(this.standby)])
  }

  private launch(): ChildProcess {
    return fork(program, { stdio: 'inherit', detached: true, execArgv: ['--enable-source-maps'] })
  }

  /** Killed at once: the platform has to survive that anyway, and a reload should not wait. */
  private async end(child: ChildProcess | undefined, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }

  private untilReady(child: ChildProcess): Promise<string | undefined> {
    return new Promise((resolve) => {
      child.once('exit', () => resolve(undefined))
      child.on('message', (news: DevNews) => {
        if (news.kind === 'ready') resolve(news.url)
        else this.say(news.line)
      })
    })
  }
}
