import { mkdir, writeFile } from 'node:fs/promises'
import { arch, cpus, platform, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Measure } from './report.js'
import { isMet, isWrong, ratioOf, tableOf } from './report.js'
import type { BenchServer } from './server.js'
import { BENCH_FOLDER } from './server.js'

/** Progress, for people. */
export const say = (line: string): void => void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`)

const machineOf = async (server: BenchServer) => ({
  processors: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
  memoryGb: Math.round(totalmem() / 1024 ** 3),
  system: `${platform()} ${arch()}, Node ${process.versions.node}`,
  postgresql: await server.settings(),
})

const save = async (name: string, content: unknown): Promise<string> => {
  await mkdir(BENCH_FOLDER, { recursive: true })
  const path = join(BENCH_FOLDER, `${name}-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`)
  await writeFile(path, `${JSON.stringify(content, null, 2)}\n`)
  return path
}

type Finished = { readonly measures: readonly Measure[]; readonly details: unknown; readonly options: unknown }

/** Prints the table and the machine, keeps everything in a file, and sets the exit code where a number is wrong that must be right. */
export const finish = async (name: string, server: BenchServer, { measures, details, options }: Finished): Promise<void> => {
  const machine = await machineOf(server)
  const judged = measures.map((measure) => ({ ...measure, ratio: ratioOf(measure), met: isMet(measure) }))
  const path = await save(name, { at: new Date().toISOString(), options, machine, measures: judged, details })
  process.stdout.write(`${tableOf(measures)}\n\n`)
  const { postgresql, memoryGb, ...computer } = machine
  process.stdout.write(`${[...Object.values(computer), `${memoryGb} GB`].join(' · ')}\n`)
  process.stdout.write(
    `PostgreSQL ${Object.entries(postgresql)
      .map(([setting, value]) => `${setting}=${value}`)
      .join(' ')}\n${path}\n`,
  )
  if (isWrong(measures)) process.exitCode = 1
}

/** Runs on a server of its own, which is gone afterwards, also when somebody stops it. */
export const onServer = async (server: BenchServer, run: (server: BenchServer) => Promise<void>): Promise<void> => {
  const interrupted = (): void => {
    void server.close().finally(() => process.exit(130))
  }
  process.once('SIGINT', interrupted)
  process.once('SIGTERM', interrupted)
  await run(server).finally(() => server.close())
}
