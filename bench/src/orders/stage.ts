import type { Measure } from '../measure/report.js'
import type { BenchServer } from '../measure/server.js'
import type { GatewayClient } from './gateway-client.js'
import type { Options } from './options.js'
import type { Platform } from './platform.js'

/** What every stage works with. */
export type Bench = {
  readonly options: Options
  readonly server: BenchServer
  readonly platform: Platform
  readonly gateway: GatewayClient
  /** For scripts. */
  readonly folder: string
  readonly say: (line: string) => void
}

export type StageResult = { readonly measures: readonly Measure[]; readonly details: unknown }
