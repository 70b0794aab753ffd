import { Session } from 'node:inspector/promises'
import { writeFile } from 'node:fs/promises'
import { memoryOfThisProcess } from '../measure/memory.js'
import type { Reply, Request, Work } from './protocol.js'
import type { LoadResult } from '../measure/closed-loop.js'
import { openShop } from './shop.js'
import type { Shop } from './shop.js'

/** A process with nothing in it but the inventory service and those who call it: its memory is at most a little above the service's. */
const SAMPLE_EVERY_US = 200

let shop: Shop | undefined

const opened = (): Shop => {
  if (!shop) throw new Error('The service is not open')
  return shop
}

const profiled = async <T>(path: string | undefined, run: () => Promise<T>): Promise<T> => {
  if (path === undefined) return run()
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US })
  await session.post('Profiler.start')
  const result = await run()
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  await writeFile(path, JSON.stringify(profile))
  return result
}

const run = async (work: Work): Promise<LoadResult | undefined> => {
  switch (work.kind) {
    case 'open':
      shop = await openShop(work.databaseUrl)
      return undefined
    case 'fill':
      await opened().fill(work)
      return undefined
    case 'arrange':
      await opened().arrange(work)
      return undefined
    case 'reserve':
    case 'ask':
      return profiled(work.profile, () => opened().run(work))
    case 'close':
      await shop?.close()
      return undefined
  }
}

const answer = (reply: Omit<Reply, 'memory'>): void =>
  void process.send?.({ ...reply, memory: memoryOfThisProcess() } satisfies Reply)

process.on('message', ({ id, work }: Request) => {
  run(work).then(
    (result) => {
      answer({ id, result })
      if (work.kind === 'close') process.disconnect()
    },
    (error: unknown) => answer({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  )
})
// Whoever asked is gone: nothing to do any more.
process.once('disconnect', () => process.exit())
