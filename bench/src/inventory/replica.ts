import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { SERVICE_FLAGS } from '@channel/service-kit'
import type { Arrange, Fill, Load, Reply, Work } from './protocol.js'
import type { LoadResult } from '../measure/closed-loop.js'

const PROGRAM = fileURLToPath(new URL('replica.main.js', import.meta.url))

type Pending = { readonly resolve: (result: LoadResult | undefined) => void; readonly reject: (error: Error) => void }

const channelTo = (child: ChildProcess) => {
  const pending = new Map<number, Pending>()
  let last = 0
  let peakMb = 0
  child.on('message', ({ id, result, error, memory }: Reply) => {
    peakMb = memory.peakMb
    const waiting = pending.get(id)
    pending.delete(id)
    if (error === undefined) waiting?.resolve(result)
    else waiting?.reject(new Error(error))
  })
  child.once('exit', (code, signal) => {
    for (const { reject } of pending.values()) reject(new Error(`The service's process ended (${code ?? signal})`))
    pending.clear()
  })
  return {
    ask: (work: Work): Promise<LoadResult | undefined> =>
      new Promise((resolve, reject) => {
        last += 1
        pending.set(last, { resolve, reject })
        child.send({ id: last, work })
      }),
    peakMb: () => peakMb,
  }
}

/** A running replica of the service in a process of its own. */
export type Replica = {
  fill(work: Omit<Fill, 'kind'>): Promise<void>
  arrange(work: Omit<Arrange, 'kind'>): Promise<void>
  run(load: Load): Promise<LoadResult>
  /** The most resident memory that its process has had until its last answer. */
  peakMb(): number
  close(): Promise<void>
}

export const startReplica = async (databaseUrl: string): Promise<Replica> => {
  const child = fork(PROGRAM, {
    execArgv: [...SERVICE_FLAGS],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const { ask, peakMb } = channelTo(child)
  await ask({ kind: 'open', databaseUrl })
  return {
    fill: async (work) => {
      await ask({ kind: 'fill', ...work })
    },
    arrange: async (work) => {
      await ask({ kind: 'arrange', ...work })
    },
    peakMb,
    run: async (load) => {
      const result = await ask(load)
      if (!result) throw new Error('A load without a result')
      return result
    },
    close: async () => {
      const gone = once(child, 'exit')
      await ask({ kind: 'close' })
      await gone
    },
  }
}
