import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { databaseUrl } from '@channel/provision'
import { searchPath } from '../measure/env.js'
import { memoryIn } from '../measure/memory.js'
import type { BenchServer } from '../measure/server.js'

const PROGRAM = fileURLToPath(new URL('../../../platform/dist/start.main.js', import.meta.url))

/** The whole platform as `npm start` runs it, in a process of its own. */
export type Platform = {
  readonly url: string
  readonly adminUrl: string
  /** Resident memory of its one process: now, and at most since it was started. */
  memory(): Promise<{ residentMb: number; peakMb: number }>
  close(): Promise<void>
}

const ready = async (child: ChildProcess, say: (line: string) => void): Promise<string> => {
  if (!child.stdout || !child.stderr) throw new Error('The platform has no output')
  createInterface({ input: child.stderr }).on('line', (line) => line.trim() !== '' && say(`  ${line}`))
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^ready (\S+)$/.exec(line)?.[1]
    if (url !== undefined) return url
  }
  throw new Error('The platform ended before it was ready')
}

/** With the demo's accounts, on a database of the bench's server. */
export const startPlatform = async (
  server: BenchServer,
  { database, folder, say }: { database: string; folder: string; say: (line: string) => void },
): Promise<Platform> => {
  await server.database(database)
  const adminUrl = databaseUrl(server.adminUrl, database)
  const env = { PATH: searchPath(), DATA_DIR: folder, DATABASE_URL: adminUrl, SEED: 'demo', PORT: '0', LOG_LEVEL: 'error' }
  const secret = { PLATFORM_SECRET: server.secret }
  const child = spawn(process.execPath, [PROGRAM], { env: { ...env, ...secret }, stdio: ['ignore', 'pipe', 'pipe'] })
  const url = await ready(child, say)
  return {
    url,
    adminUrl,
    memory: async () => memoryIn(await readFile(`/proc/${child.pid}/status`, 'utf8')),
    close: async () => {
      if (child.exitCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}
