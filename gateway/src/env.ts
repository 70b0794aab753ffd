import { peerEnvShape, readEnv } from '@channel/service-kit'
import { z } from 'zod'

const flag = z.enum(['true', 'false']).transform((text) => text === 'true')

const GatewayEnv = z.object({
  ...peerEnvShape,
  HOST: z.string().min(1).default('0.0.0.0'),
  PORT: z.coerce.number('must be a port number').int().min(0).max(65_535),
  /** Opens introspection and GraphiQL. */
  DEVELOPMENT: flag.default(false),
  PERSISTED_OPERATIONS: z.string().optional(),
  PERSISTED_ONLY: flag.default(false),
})
export type GatewayEnv = z.output<typeof GatewayEnv>

/** Throws `EnvInvalid` with one line for each variable that is missing or wrong. */
export const readGatewayEnv = (): GatewayEnv => readEnv(GatewayEnv)
