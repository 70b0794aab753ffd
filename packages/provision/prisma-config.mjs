// @ts-check
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))

/** The program Prisma runs instead of the native engine it would download. */
export const SCHEMA_ENGINE = join(here, 'bin', 'schema-engine.mjs')

/** Where `prisma/<service>/` lies. */
export const PRISMA_FOLDER = resolve(here, '../../prisma')

/**
 * Configuration of one service's schema: its tables live in the PostgreSQL schema of its name.
 * @param {string} service
 * @param {string | undefined} databaseUrl needed by the migrate commands only
 */
export const prismaConfig = (service, databaseUrl) => {
  const url = new URL(databaseUrl ?? 'postgresql://DATABASE_URL-is-not-set@127.0.0.1:1/none')
  url.searchParams.set('schema', service)
  return {
    schema: join(PRISMA_FOLDER, service, 'schema.prisma'),
    migrations: { path: join(PRISMA_FOLDER, service, 'migrations') },
    datasource: { url: url.toString() },
  }
}
