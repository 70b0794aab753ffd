import { createReadStream } from 'node:fs'
import type { PlatformEnv } from '../env.js'
import type { Closers, Say } from '../program.js'
import { say } from '../program.js'
import type { ReplayOptions } from './options.js'
import { readReplayOptions, USAGE, UsageError } from './options.js'
import { showProgress } from './progress.js'
import { replayThrough } from './replay.js'
import { MalformedCsv, readRetailCsv } from './retail-csv.js'
import { openStage } from './stage.js'

const UNUSABLE_INPUT = 2
const PATIENCE_MS = 120_000
const print = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
const noProgress = () => ({ step: () => undefined, end: () => undefined })

const play = async (options: ReplayOptions, env: PlatformEnv, closers: Closers): Promise<number> => {
  const tell: Say = options.json ? () => undefined : say
  const { plan, fingerprint } = await readRetailCsv(createReadStream(options.file))
  tell(`${options.file}: ${plan.rows} rows, ${plan.invoices} invoices, no fault found`)
  const stage = await openStage(options, env, tell, closers)
  const { figures, contradictions, seconds } = await replayThrough({
    plan,
    fingerprint,
    stage,
    concurrency: options.concurrency,
    patienceMs: PATIENCE_MS,
    progress: options.json ? noProgress : (label, total) => showProgress(label, total, process.stderr),
    say: tell,
  })
  print(figures)
  const pace = (plan.documents.length / seconds).toFixed(1)
  say(`${plan.documents.length} invoices in ${seconds.toFixed(1)} s, ${pace} invoices/s, ${options.concurrency} at once`)
  contradictions.slice(0, 20).forEach((line) => say(`CONTRADICTION ${line}`))
  return contradictions.length === 0 ? 0 : 1
}

const refuse = (error: MalformedCsv, json: boolean): number => {
  if (json) print({ error: { code: 'CSV_MALFORMED', faults: error.faults } })
  for (const { code, line, message } of error.faults) say(`${code} line ${line}: ${message}`)
  say('Nothing was written.')
  return UNUSABLE_INPUT
}

/** `npm run replay`: 0, or 1 where the platform's figures contradict its answers, or 2 where the input cannot be used. */
export const replayCommand = async (args: string[], env: PlatformEnv, closers: Closers): Promise<number> => {
  try {
    return await play(readReplayOptions(args), env, closers)
  } catch (error) {
    if (error instanceof MalformedCsv) return refuse(error, args.includes('--json'))
    if (!(error instanceof UsageError) && !isMissingFile(error, args)) throw error
    say(`${(error as Error).message}\n\n${USAGE}`)
    return UNUSABLE_INPUT
  }
}

const isMissingFile = (error: unknown, args: string[]): boolean => {
  const { code, path } = error as NodeJS.ErrnoException
  return code === 'ENOENT' && path !== undefined && args.includes(path)
}
