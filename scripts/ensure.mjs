/** Makes a fresh clone runnable: Node version, packages, build. Plain JavaScript, because nothing is built when it runs. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname ?? '.', '..')

const OLDEST = [20, 19]
const stampFile = path.join(root, 'node_modules/.channel-lockfile')
const say = (line) => process.stderr.write(`${line}\n`)

const checkNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return
  say(
    `Node ${OLDEST.join('.')} or newer is needed; this is ${process.versions.node}. Get it from https://nodejs.org or your package manager.`,
  )
  process.exit(1)
}

/** Runs a program quietly; what it said is shown only if it fails. */
const run = (command, args) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
      shell: process.platform === 'win32',
    })
    const said = []
    child.stdout.on('data', (chunk) => said.push(chunk))
    child.stderr.on('data', (chunk) => said.push(chunk))
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${Buffer.concat(said).toString()}`)),
    )
  })

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`

const lockfileHash = () =>
  createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex')

const installed = () => {
  if (!existsSync(path.join(root, 'node_modules'))) return false
  if (existsSync(stampFile)) return readFileSync(stampFile, 'utf8') === lockfileHash()
  // Installed by hand with `npm ci` or `npm install`: npm itself keeps a lockfile of what lies there.
  return existsSync(path.join(root, 'node_modules/.package-lock.json'))
}

const install = async () => {
  if (!installed()) {
    say('Installing packages (npm ci), a few minutes the first time …')
    const since = performance.now()
    await run('npm', ['ci', '--no-audit', '--no-fund'])
    say(`Packages installed in ${seconds(since)}.`)
  }
  if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== lockfileHash()) writeFileSync(stampFile, lockfileHash())
}

const build = async () => {
  const since = performance.now()
  say('Building what changed …')
  await run(process.execPath, [path.join(root, 'node_modules/turbo/bin/turbo'), 'run', 'build', '--output-logs=errors-only'])
  say(`Built in ${seconds(since)}.`)
}

/** Leaves everything ready to run, or says in words what is wrong and exits with 1. */
export const ensure = async () => {
  checkNode()
  try {
    await install()
    await build()
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    process.exit(1)
  }
}
