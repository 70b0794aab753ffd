#!/usr/bin/env node
// @ts-check
/**
 * Stands in for Prisma's native schema engine, which its command line would download from a host that many networks do not
 * reach: the same engine compiled to WebAssembly, from the npm registry, speaking the same JSON-RPC on standard input and output.
 * Named by PRISMA_SCHEMA_ENGINE_BINARY. PostgreSQL only.
 */
import { readFileSync } from 'node:fs'
import { parseArguments } from '../engine/arguments.mjs'
import { runDatabaseCommand } from '../engine/database-commands.mjs'
import { serve } from '../engine/rpc.mjs'
import { engineVersion, withEngine } from '../engine/schema-engine.mjs'

const { datamodels, url, databaseCommand, version } = parseArguments(process.argv.slice(2))

/** @param {string} code @param {string} message */
const logError = (code, message) => {
  const fields = { message, error_code: code, is_panic: false }
  const line = { timestamp: new Date().toISOString(), level: 'ERROR', fields, target: 'schema_engine::logger' }
  process.stderr.write(`${JSON.stringify(line)}\n`)
}

if (version) {
  console.log(`schema-engine-cli ${engineVersion()}`)
} else if (databaseCommand !== undefined) {
  const outcome = await runDatabaseCommand(databaseCommand, url ?? '')
  if (!outcome.ok) {
    logError(outcome.code, outcome.message)
    process.exitCode = 1
  }
} else {
  /** @type {[string, string][]} */
  const files = datamodels.map((path) => [path, readFileSync(path, 'utf8')])
  await serve(process.stdin, process.stdout, (work) => withEngine(url ?? 'postgresql://127.0.0.1:1/none', files, work))
}
