import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { removeServer } from '../postgres/start.js'
import { endLeftover } from './daemon.js'
import { identityOf, isSameProcess, parseIdentity } from './identity.js'

/** Parts of a folder that holds all servers of one run. */
const ownerFile = (folder: string): string => join(folder, 'run.json')

/** Makes the folder, passable for PostgreSQL's own account, and notes that it is ours. */
export const claimFolder = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o711)
  await writeFile(ownerFile(folder), JSON.stringify(identityOf(process.pid)))
}

/** True when the process that claimed the folder is gone. */
export const isAbandoned = async (folder: string): Promise<boolean> => {
  const owner = parseIdentity(await readFile(ownerFile(folder), 'utf8').catch(() => ''))
  return owner !== undefined && !isSameProcess(owner)
}

/** Ends the servers in `postgres`, `kafka` and `redis` of the folder and removes it with all their data. */
export const removeFolder = async (folder: string): Promise<void> => {
  await endLeftover('Kafka', join(folder, 'kafka'))
  await endLeftover('Redis', join(folder, 'redis'))
  await removeServer(join(folder, 'postgres'))
  await rm(folder, { recursive: true, force: true })
}
