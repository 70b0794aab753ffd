import { setTimeout as sleep } from 'node:timers/promises'
import { withClient } from '@channel/provision'
import { readProfile } from './cpu-profile.js'
import type { Options } from './options.js'
import type { Load } from './protocol.js'
import type { LoadResult } from '../measure/closed-loop.js'
import type { Replica } from './replica.js'
import type { Measure } from '../measure/report.js'
import type { BenchDatabase, BenchServer } from '../measure/server.js'
import { eventsWaiting } from './stock-tables.js'

/** What every stage works with. */
export type Bench = {
  readonly options: Options
  readonly server: BenchServer
  readonly database: BenchDatabase
  /** The service on that database; the same process from the first stage to the last. */
  readonly replica: Replica
  /** Another replica, in a process of its own. */
  readonly startReplica: (databaseUrl: string) => Promise<Replica>
  /** Where the references write the same rows, undisturbed by a relay. */
  readonly reference: BenchDatabase
  /** For profiles and scripts. */
  readonly folder: string
  readonly say: (line: string) => void
}

export type StageResult = {
  readonly measures: readonly Measure[]
  readonly details: unknown
  /** Of replicas that the stage started for itself, in MB. */
  readonly peaksMb?: readonly number[]
}

const LOOK_EVERY_MS = 50
const QUIET_WITHIN_MS = 60_000
const SHOWN_SHARES = 30

/** Waits until the relay has carried away every event, so that the next measure has the machine for itself; answers how long it took. */
export const untilQuiet = ({ database }: Pick<Bench, 'database'>): Promise<number> =>
  withClient(database.url, async (client) => {
    const since = performance.now()
    while ((await eventsWaiting(client)) > 0) {
      if (performance.now() - since > QUIET_WITHIN_MS) throw new Error('The relay does not catch up')
      await sleep(LOOK_EVERY_MS)
    }
    return performance.now() - since
  })

/** The dirty pages of one measure are not written at the expense of the next one. */
export const flush = ({ server }: Pick<Bench, 'server'>): Promise<void> =>
  withClient(server.adminUrl, async (admin) => {
    await admin.query('CHECKPOINT')
  })

export const perSecond = ({ accepted, seconds }: LoadResult): number => accepted / seconds

/** Refusals and exceptions where there should be none: how many, and the first of them in words. */
export const faultsOf = ({ refused, failed, failures }: LoadResult): { count: number; note?: string } => {
  const codes = Object.entries(refused)
  const count = failed + codes.reduce((sum, [, times]) => sum + times, 0)
  return count === 0
    ? { count }
    : { count, note: [...codes.map(([code, times]) => `${code} × ${times}`), ...failures].join('; ') }
}

/** The load once more under the profiler, after everything that counts was measured: a profile costs speed. */
export const sayProfile = async (bench: Bench, name: string, load: Load): Promise<void> => {
  const { options, folder, replica, say } = bench
  if (!options.profile) return
  const path = `${folder}/${name}.cpuprofile`
  const result = await replica.run({ ...load, profile: path })
  const { frames, owners } = await readProfile(path, result.accepted)
  const cost = (result.cpuSeconds * 1e6) / result.accepted
  say(`${name}: ${cost.toFixed(1)} µs of processor time a call under the profiler (${path}); self time in µs a call`)
  for (const [title, shares] of Object.entries({ 'by package and file': owners, 'by function': frames })) {
    say(`  ${title}`)
    for (const { name: what, us } of shares.slice(0, SHOWN_SHARES)) say(`  ${us.toFixed(2).padStart(8)}  ${what}`)
  }
}
