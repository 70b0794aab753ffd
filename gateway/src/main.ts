import { connectPeers, createLogger, EnvInvalid, exitOnUncaught, peerUrls, stopOnSignals } from '@channel/service-kit'
import { createGateway } from './create-gateway.js'
import type { GatewayEnv } from './env.js'
import { readGatewayEnv } from './env.js'

const envOrExit = (): GatewayEnv => {
  try {
    return readGatewayEnv()
  } catch (error) {
    if (!(error instanceof EnvInvalid)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}

const env = envOrExit()
const logger = createLogger({ service: 'gateway', level: env.LOG_LEVEL })
exitOnUncaught(logger)
const peers = connectPeers({ urls: peerUrls(env), secret: env.PLATFORM_SECRET, redisUrl: env.REDIS_URL, logger })
const gateway = await createGateway({
  rpc: peers.rpc,
  cache: peers.cache,
  secret: env.PLATFORM_SECRET,
  logger,
  port: env.PORT,
  host: env.HOST,
  development: env.DEVELOPMENT,
  persistedOperations: env.PERSISTED_OPERATIONS,
  persistedOnly: env.PERSISTED_ONLY,
})
logger.info({ url: gateway.url }, 'gateway is ready')
stopOnSignals(logger, async () => {
  await gateway.close()
  await peers.close()
})
