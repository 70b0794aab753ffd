import { mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { ProcessIdentity } from '@channel/provision'
import { claimFile, identityOf, isSameProcess } from '@channel/provision'

type Holder = ProcessIdentity & { what: string }

/** Somebody else runs on the same data folder. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning'
  constructor(dataDir: string, holder: Holder) {
    super(
      `${holder.what} already runs on ${dataDir} as process ${holder.pid}. Stop it first, or set DATA_DIR to another folder for a second one.`,
    )
  }
}

const readHolder = async (file: string): Promise<Holder | undefined> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder
  } catch {
    return undefined
  }
}

/** Claims the data folder for one use; what a killed process left behind is taken over. Throws `AlreadyRunning`. */
export const claimInstance = async (dataDir: string, use: string, what: string): Promise<{ release(): Promise<void> }> => {
  await mkdir(dataDir, { recursive: true })
  const file = path.join(dataDir, `${use}.pid`)
  const self: Holder = { ...identityOf(process.pid), what }
  while (!(await claimFile(file, self))) {
    const holder = await readHolder(file)
    if (holder && isSameProcess(holder)) throw new AlreadyRunning(dataDir, holder)
    await rm(file, { force: true })
  }
  return { release: () => rm(file, { force: true }) }
}
