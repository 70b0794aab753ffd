import { execFile } from 'node:child_process'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { searchPath } from './env.js'

const run = promisify(execFile)
const DEBIAN = '/usr/lib/postgresql'

const works = (program: string): Promise<boolean> =>
  run(program, ['--version']).then(
    () => true,
    () => false,
  )

const candidates = async (): Promise<string[]> => {
  const versions = await readdir(DEBIAN).catch(() => [])
  const newestFirst = versions.sort((one, other) => Number(other) - Number(one))
  return [
    ...newestFirst.map((version) => join(DEBIAN, version, 'bin/pgbench')),
    ...searchPath()
      .split(delimiter)
      .map((folder) => join(folder, 'pgbench')),
  ]
}

const firstThatWorks = async (): Promise<string | undefined> => {
  for (const program of await candidates()) if (await works(program)) return program
  return undefined
}

/** Debian's package of the server holds pgbench; only root may install it. */
const install = async (say: (line: string) => void): Promise<void> => {
  if (userInfo().uid !== 0) return
  say('pgbench is not installed; trying apt-get install postgresql-contrib …')
  await run('apt-get', ['install', '-y', '--no-install-recommends', 'postgresql-contrib']).catch(() => undefined)
}

export const findPgbench = async (say: (line: string) => void): Promise<string | undefined> => {
  const found = await firstThatWorks()
  if (found !== undefined) return found
  await install(say)
  return firstThatWorks()
}

export type PgbenchOptions = {
  readonly program: string
  readonly url: string
  readonly script: string
  readonly folder: string
  readonly clients: number
  readonly ms: number
}

/** Transactions a second of so many clients, each sending the prepared script again as soon as it has its answer. */
export const pgbench = async ({ program, url, script, folder, clients, ms }: PgbenchOptions): Promise<number> => {
  const file = join(folder, 'script.sql')
  await writeFile(file, script)
  const seconds = String(Math.max(1, Math.round(ms / 1_000)))
  try {
    const args = [
      '--no-vacuum',
      '--protocol=prepared',
      `--client=${clients}`,
      '--jobs=1',
      `--time=${seconds}`,
      `--file=${file}`,
      url,
    ]
    const { stdout } = await run(program, args)
    const tps = /^tps = ([\d.]+)/m.exec(stdout)?.[1]
    if (tps === undefined) throw new Error(`pgbench said no tps:\n${stdout}`)
    return Number(tps)
  } finally {
    await rm(file, { force: true })
  }
}
