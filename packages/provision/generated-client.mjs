// @ts-check
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { PRISMA_FOLDER } from './prisma-config.mjs'

/** @param {string} service */
const stampFile = (service) => join(resolve(PRISMA_FOLDER, '..'), 'services', service, 'src', 'db', '.generated-from')

/**
 * Changes with the schema and with Prisma's version; undefined while the service has no schema.
 * @param {string} service
 */
const fingerprint = (service) => {
  try {
    const { version } = createRequire(import.meta.url)('prisma/package.json')
    const schema = readFileSync(join(PRISMA_FOLDER, service, 'schema.prisma'))
    return createHash('sha256').update(version).update(schema).digest('hex')
  } catch {
    return undefined
  }
}

/** @param {string} service */
export const markGenerated = (service) => writeFileSync(stampFile(service), fingerprint(service) ?? '')

/**
 * Whether the service's Prisma client is there and made from the schema as it is now.
 * @param {string} service
 * @returns {'fresh' | 'stale' | 'no-schema'}
 */
export const clientState = (service) => {
  const wanted = fingerprint(service)
  if (wanted === undefined) return 'no-schema'
  try {
    return readFileSync(stampFile(service), 'utf8') === wanted ? 'fresh' : 'stale'
  } catch {
    return 'stale'
  }
}
