import { mkdir, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { claimFile } from './claim.js'
import { identityOf, isSameProcess, parseIdentity } from './identity.js'

const holderIsGone = async (path: string): Promise<boolean> => {
  const holder = await readFile(path, 'utf8').then(parseIdentity, () => undefined)
  return holder !== undefined && !isSameProcess(holder)
}

/** Runs `work` while no other process holds the lock file; the lock of a process that died is taken over. */
export const withLock = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  await mkdir(dirname(path), { recursive: true })
  while (!(await claimFile(path, identityOf(process.pid)))) {
    if (await holderIsGone(path)) await rm(path, { force: true })
    else await sleep(50)
  }
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}
