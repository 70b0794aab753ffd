import { execFile } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { userInfo } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { searchPath } from '../env.js'
import type { Log } from '../services.js'

const run = promisify(execFile)
const OUTPUT_LIMIT_BYTES = 50_000_000

/** Full path of a program, or undefined when it is not installed. */
export const findProgram = (name: string): string | undefined =>
  searchPath()
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })

/** Why Debian packages cannot be installed here; undefined when they can. */
export const whyNoInstall = (): string | undefined => {
  if (!findProgram('apt-get')) return 'this system has no apt-get to install it with'
  return userInfo().uid === 0 ? undefined : 'only root can install it'
}

/** Runs to the end; an error carries the last lines of what the program printed. */
export const runProgram = async (program: string, args: string[], options: { cwd?: string } = {}): Promise<string> => {
  try {
    return (await run(program, args, { ...options, maxBuffer: OUTPUT_LIMIT_BYTES })).stdout
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string }
    const lines = `${stdout}\n${stderr}`.trim().split('\n').slice(-8).join('\n')
    throw new Error(`${program} ${args[0] ?? ''} failed: ${lines || message}`)
  }
}

/** `apt-get update` and `apt-get install`, with a line that says so: it takes up to a minute or two. */
export const installPackages = async (packages: string[], log: Log): Promise<void> => {
  const reason = whyNoInstall()
  if (reason !== undefined) throw new Error(`${packages.join(', ')} is missing, and ${reason}`)
  log(`Installing ${packages.join(', ')} by apt-get (takes up to two minutes)`)
  const wait = ['-o', 'DPkg::Lock::Timeout=120']
  await runProgram('apt-get', [...wait, 'update', '-q'])
  await runProgram('env', [
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    ...wait,
    'install',
    '-y',
    '-q',
    '--no-install-recommends',
    ...packages,
  ])
}
