#!/usr/bin/env node
// @ts-check
/** `prisma.mjs <service> <command…>`: Prisma's command line for one service, without any download or call home. */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { clientState, markGenerated } from '../generated-client.mjs'
import { PRISMA_FOLDER, SCHEMA_ENGINE } from '../prisma-config.mjs'

const [service, ...command] = process.argv.slice(2)
if (service === undefined || command.length === 0) {
  console.error('Usage: prisma.mjs <service> <prisma command…>   e.g. prisma.mjs inventory migrate status')
  process.exit(2)
}
if (command.join(' ') === 'generate' && clientState(service) === 'fresh') {
  console.log(`The Prisma client of ${service} is up to date`)
  process.exit(0)
}

/** The platform's own running database, for migrate commands of a developer who has set no other. */
const embeddedUrl = () => {
  try {
    const folder = join(PRISMA_FOLDER, '..', '.data', 'postgres')
    const read = (/** @type {string} */ name) => readFileSync(join(folder, name), 'utf8').trim()
    return `postgresql://postgres:${read('password')}@127.0.0.1:${read('port')}/channel`
  } catch {
    return undefined
  }
}

const prisma = join(dirname(createRequire(import.meta.url).resolve('prisma/package.json')), 'build', 'index.js')
const child = spawn(process.execPath, [prisma, ...command, '--config', join(PRISMA_FOLDER, service, 'prisma.config.ts')], {
  stdio: 'inherit',
  env: {
    DATABASE_URL: embeddedUrl(),
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: SCHEMA_ENGINE,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  },
})
child.on('exit', (code) => {
  if (code === 0 && command[0] === 'generate') markGenerated(service)
  process.exitCode = code ?? 1
})
