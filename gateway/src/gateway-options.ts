import type { KeyValue, RpcCaller } from '@channel/service-kit'

type Log = (details: object, message?: string) => void
export type GatewayLogger = { debug: Log; info: Log; warn: Log; error: Log }

export type GatewayOptions = {
  rpc: RpcCaller
  /** Holds `revoked:<session id>` for sessions that ended before their access tokens. */
  cache: KeyValue
  /** The platform's secret; the key of the access tokens is derived from it. */
  secret: string
  logger: GatewayLogger
  /** 0 takes a free port. */
  port: number
  host: string
  /** Opens introspection and GraphiQL. */
  development: boolean
  /** File of trusted documents: a JSON object of SHA-256 → document. */
  persistedOperations?: string
  /** Refuses every document that is not in that file. */
  persistedOnly?: boolean
  /** Of one API key at `/api/v1`: 600 unless told otherwise. */
  requestsPerMinute?: number
  /** What must work before requests are welcome; throws where it does not. */
  ready?: () => Promise<unknown>
}

export const GATEWAY_OPTIONS = Symbol('gateway options')
