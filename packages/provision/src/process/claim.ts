import { randomUUID } from 'node:crypto'
import { link, rm, writeFile } from 'node:fs/promises'
import type { ProcessIdentity } from './identity.js'

/** Writes who holds the file, whole and at once; false where somebody's claim is there already. */
export const claimFile = async (path: string, holder: ProcessIdentity): Promise<boolean> => {
  const draft = `${path}.${randomUUID()}`
  await writeFile(draft, JSON.stringify(holder))
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
