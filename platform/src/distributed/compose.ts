import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { ROOT } from '../env.js'

const run = promisify(execFile)

const POSTGRES_PORT = 25_432
const REDIS_PORT = 26_379
const KAFKA_PORT = 29_092

/** What `compose.yaml` offers on loopback once it is up. */
export const COMPOSE_SERVICES = {
  postgres: `postgresql://postgres:channel-local@127.0.0.1:${POSTGRES_PORT}/channel`,
  redis: `redis://127.0.0.1:${REDIS_PORT}`,
  kafka: `127.0.0.1:${KAFKA_PORT}`,
}

export type ComposeService = keyof typeof COMPOSE_SERVICES

/** Whether a Docker daemon with Compose answers. */
export const dockerRuns = async (): Promise<boolean> => {
  try {
    await run('docker', ['info'], { timeout: 5_000 })
    await run('docker', ['compose', 'version'], { timeout: 5_000 })
    return true
  } catch {
    return false
  }
}

/** Starts the named services of `compose.yaml` and waits until they are healthy. */
export const composeUp = async (services: ComposeService[]): Promise<void> => {
  await run('docker', ['compose', 'up', '--detach', '--wait', ...services], { cwd: ROOT, timeout: 600_000 })
}

/** Stops the containers; their data stays in the volumes. */
export const composeStop = async (services: ComposeService[]): Promise<void> => {
  await run('docker', ['compose', 'stop', ...services], { cwd: ROOT, timeout: 60_000 })
}
