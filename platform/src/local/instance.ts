import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

type Holder = { pid: number; startedAt: string | null; what: string }

/** Somebody else runs on the same data folder. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning'
  constructor(dataDir: string, holder: Holder) {
    super(
      `${holder.what} already runs on ${dataDir} as process ${holder.pid}. Stop it first, or set DATA_DIR to another folder for a second one.`,
    )
  }
}

/** Start time in clock ticks, where the system tells it: a later process with the same number has another. */
const startOf = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

const lives = ({ pid, startedAt }: Holder): boolean => {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  return startedAt === null || startOf(pid) === startedAt
}

const readHolder = async (file: string): Promise<Holder | undefined> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder
  } catch {
    return undefined
  }
}

const claim = async (file: string, holder: Holder): Promise<boolean> => {
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, JSON.stringify(holder))
  try {
    await link(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

/** Claims the data folder for one use; what a killed process left behind is taken over. Throws `AlreadyRunning`. */
export const claimInstance = async (dataDir: string, use: string, what: string): Promise<{ release(): Promise<void> }> => {
  await mkdir(dataDir, { recursive: true })
  const file = path.join(dataDir, `${use}.pid`)
  const self: Holder = { pid: process.pid, startedAt: startOf(process.pid), what }
  while (!(await claim(file, self))) {
    const holder = await readHolder(file)
    if (holder && lives(holder)) throw new AlreadyRunning(dataDir, holder)
    await rm(file, { force: true })
  }
  return { release: () => rm(file, { force: true }) }
}
