import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { ROOT } from '../env.js'

/** Programs of their own run what is built: brings that up to date (a second when it is). */
export const buildAll = async (): Promise<void> => {
  const turbo = path.join(ROOT, 'node_modules/turbo/bin/turbo')
  await promisify(execFile)(process.execPath, [turbo, 'run', 'build', '--output-logs=errors-only'], { cwd: ROOT })
}
