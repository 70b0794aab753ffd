import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { clientState } from '../../generated-client.mjs'
import { withLock } from '../process/lock.js'
import { SERVICES } from '../services.js'
import type { Log, ServiceName } from '../services.js'

const run = promisify(execFile)
const PRISMA = fileURLToPath(new URL('../../bin/prisma.mjs', import.meta.url))
const LOCKS = fileURLToPath(new URL('../../../../node_modules/.cache/channel-platform/', import.meta.url))

const generate = async (service: ServiceName, log: Log): Promise<void> => {
  if (clientState(service) !== 'stale') return
  await withLock(`${LOCKS}generate-${service}.lock`, async () => {
    if (clientState(service) !== 'stale') return
    log(`Prisma client of ${service}: generating`)
    await run(process.execPath, [PRISMA, service, 'generate']).catch((error: Error & { stderr?: string }) => {
      throw new Error(`Prisma client of ${service} could not be generated:\n${error.stderr ?? error.message}`)
    })
  })
}

/** Generates the Prisma clients that are missing or older than their schema. */
export const generateClients = async (log: Log = () => undefined): Promise<void> => {
  for (const service of SERVICES) await generate(service, log)
}
