import { isKafkaCached, whyNoKafka } from './kafka/jars.js'
import { isRedisInstalled, whyNoRedis } from './redis/start.js'

/** Whether a server can be had on this machine: undefined, or the reason why not, in words. */
export const available = { kafka: whyNoKafka, redis: whyNoRedis }

/** Whether it can be had at once, with nothing to install or fetch. */
export const installed = { kafka: isKafkaCached, redis: isRedisInstalled }
