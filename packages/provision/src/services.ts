/** Every service that owns a PostgreSQL schema, in the order in which they are prepared. */
export const SERVICES = ['identity', 'inventory', 'dealer', 'order', 'partner'] as const
export type ServiceName = (typeof SERVICES)[number]

export type Log = (line: string) => void

export type ServerOptions = {
  /** Everything of the server lies here. */
  dataDir: string
  log?: Log
  /** The process it belongs to, our own unless said otherwise: the server is left alone while that lives, and ended once it is gone. */
  owner?: number
}
