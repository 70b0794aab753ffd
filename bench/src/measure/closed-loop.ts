import { createHistogram } from 'node:perf_hooks'

export type LoadResult = {
  readonly calls: number
  readonly accepted: number
  /** Expected refusals, by code. */
  readonly refused: Readonly<Record<string, number>>
  /** Whatever was thrown: number and the first few messages. */
  readonly failed: number
  readonly failures: readonly string[]
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  /** User and system time of the whole process during the load. */
  readonly cpuSeconds: number
}

export type Loop = {
  readonly callers: number
  readonly ms: number
  readonly calls?: number
  /** One call; answers the code of a refusal. */
  readonly call: (number: number) => Promise<string | undefined>
}

const SHOWN_FAILURES = 5
const US_PER_MS = 1_000

const tally = () => ({
  calls: 0,
  accepted: 0,
  refused: {} as Record<string, number>,
  failed: 0,
  failures: [] as string[],
  histogram: createHistogram({ figures: 3 }),
})
type Tally = ReturnType<typeof tally>

const measured = async (sum: Tally, call: () => Promise<string | undefined>): Promise<void> => {
  const since = performance.now()
  try {
    const refusal = await call()
    if (refusal === undefined) sum.accepted += 1
    else sum.refused[refusal] = (sum.refused[refusal] ?? 0) + 1
  } catch (error) {
    sum.failed += 1
    if (sum.failures.length < SHOWN_FAILURES) sum.failures.push(error instanceof Error ? error.message : String(error))
  }
  sum.histogram.record(Math.max(1, Math.round((performance.now() - since) * US_PER_MS)))
}

/** Each caller asks again as soon as it has its answer. Latencies go into a histogram, so that a long load needs no more memory. */
export const closedLoop = async ({ callers, ms, calls = Infinity, call }: Loop): Promise<LoadResult> => {
  const sum = tally()
  const cpu = process.cpuUsage()
  const since = performance.now()
  const caller = async () => {
    while (sum.calls < calls && performance.now() - since < ms) {
      sum.calls += 1
      const number = sum.calls
      await measured(sum, () => call(number))
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  const seconds = (performance.now() - since) / 1_000
  const { user, system } = process.cpuUsage(cpu)
  const { histogram, ...counts } = sum
  return {
    ...counts,
    seconds,
    p50Ms: histogram.percentile(50) / US_PER_MS,
    p99Ms: histogram.percentile(99) / US_PER_MS,
    maxMs: histogram.max / US_PER_MS,
    cpuSeconds: (user + system) / 1e6,
  }
}
