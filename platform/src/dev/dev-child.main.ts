import type { DevNews, DevOrder } from './runner.js'

/* The libraries, but none of our own code: that is loaded when the order comes, as it is then. */
const LIBRARIES = [
  '@apollo/server',
  '@nestjs/core',
  '@nestjs/microservices',
  '@nestjs/platform-fastify',
  '@prisma/adapter-pg',
  '@prisma/client/runtime/client',
  'fastify',
  'graphql',
  'ioredis',
  'kafkajs',
  'pino',
  'undici',
  'zod',
]
await Promise.allSettled(LIBRARIES.map((library) => import(library)))

const tell = (news: DevNews): void => void process.send?.(news)

const run = async (order: DevOrder): Promise<void> => {
  const { startEmbedded } = await import('../embedded.js')
  const { fillPlatform } = await import('../seed/fill.js')
  const { secret, serviceUrls, host, port, logLevel } = order
  const database = { secret, urlOf: (service: string) => serviceUrls[service] ?? '' }
  const platform = await startEmbedded({ database, host, port, logLevel, development: true })
  process.on('SIGTERM', () => {
    void platform.close().then(() => process.exit(0))
  })
  await fillPlatform(order, platform.rpc, secret, (line) => tell({ kind: 'say', line }))
  tell({ kind: 'ready', url: platform.url })
}

process.on('disconnect', () => process.exit(0))
process.once('message', (order) => void run(order as DevOrder))
