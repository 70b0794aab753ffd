import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** The platform's secret, made once per data folder and readable by its owner only. */
export const localSecret = async (dataDir: string): Promise<string> => {
  await mkdir(dataDir, { recursive: true })
  const file = path.join(dataDir, 'secret')
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, randomBytes(32).toString('base64url'), { mode: 0o600 })
  // Two programs that start at once must end up with the same secret: only one link can be made.
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft, { force: true })
  return readFile(file, 'utf8')
}
