import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { identityOf, isSameProcess, parseIdentity } from './identity.js'

const take = async (path: string): Promise<boolean> => {
  const draft = `${path}.${process.pid}.${crypto.randomUUID()}`
  await writeFile(draft, JSON.stringify(identityOf(process.pid)))
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

const holderIsGone = async (path: string): Promise<boolean> => {
  const holder = await readFile(path, 'utf8').then(parseIdentity, () => undefined)
  return holder !== undefined && !isSameProcess(holder)
}

/** Runs `work` while no other process holds the lock file; the lock of a process that died is taken over. */
export const withLock = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  await mkdir(dirname(path), { recursive: true })
  while (!(await take(path))) {
    if (await holderIsGone(path)) await rm(path, { force: true })
    else await sleep(50)
  }
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}
