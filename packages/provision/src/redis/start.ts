import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join, resolve } from 'node:path'
import { endLeftover, startDaemon } from '../process/daemon.js'
import { rememberedPort } from '../process/ports.js'
import { findProgram, installPackages, whyNoInstall } from '../process/programs.js'
import type { ServerOptions } from '../services.js'

export type RunningRedis = { url: string; stop(): Promise<void> }

export const isRedisInstalled = (): boolean => findProgram('redis-server') !== undefined

/** Why Redis cannot be had here; undefined when it is installed or can be. */
export const whyNoRedis = (): string | undefined => {
  if (isRedisInstalled()) return undefined
  const reason = whyNoInstall()
  return reason === undefined ? undefined : `redis-server is not installed, and ${reason}`
}

const configuration = (port: number, password: string, dataDir: string): string =>
  [
    `port ${port}`,
    'bind 127.0.0.1',
    `requirepass ${password}`,
    `dir "${dataDir}"`,
    // Revoked tokens outlive a restart.
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
  ].join('\n')

const answersPing = (port: number, password: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(`AUTH ${password}\r\nPING\r\n`))
    let reply = ''
    socket.on('data', (chunk) => {
      reply += String(chunk)
      if (reply.split('\r\n').length > 2) socket.end()
    })
    socket.once('error', () => resolve(false))
    socket.once('close', () => resolve(reply.includes('+PONG')))
  })

/** Redis on loopback with a generated password, its data in the folder, and the same port at every start while that is free. */
export const startRedis = async (options: ServerOptions): Promise<RunningRedis> => {
  const { log = () => undefined, owner = process.pid } = options
  const dataDir = resolve(options.dataDir)
  await mkdir(dataDir, { recursive: true })
  if (!isRedisInstalled()) await installPackages(['redis-server'], log)
  const program = findProgram('redis-server')
  if (program === undefined) throw new Error('redis-server was installed but is not on the search path')
  await endLeftover('Redis', dataDir)
  const port = await rememberedPort(join(dataDir, 'port'))
  const file = join(dataDir, 'redis.conf')
  const known = /^requirepass (\S+)$/m.exec(await readFile(file, 'utf8').catch(() => ''))?.[1]
  const password = known ?? randomBytes(24).toString('base64url')
  await writeFile(file, configuration(port, password, dataDir), { mode: 0o600 })
  const isReady = () => answersPing(port, password)
  const { stop } = await startDaemon({ name: 'Redis', dataDir, program, args: [file], isReady, readyWithinMs: 15_000, owner })
  log(`Redis: listening on 127.0.0.1:${port}`)
  return { url: `redis://:${password}@127.0.0.1:${port}`, stop }
}
