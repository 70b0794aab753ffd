import type { LoadResult } from '../measure/closed-loop.js'
import type { Memory } from '../measure/memory.js'

/** What the bench asks of a process that runs the service, and what it hears back. */

export type ReserveLoad = {
  readonly kind: 'reserve'
  readonly callers: number
  /** The load ends with whichever comes first. */
  readonly ms: number
  readonly calls?: number
  readonly skus: readonly string[]
  readonly linesPerOrder: number
  /** Calls the service's use cases themselves, without its RPC edge. */
  readonly direct?: boolean
  /** Every n-th accepted reservation is given back at once. */
  readonly releaseEvery?: number
  /** Writes a CPU profile of the load there. */
  readonly profile?: string
}

export type AskLoad = {
  readonly kind: 'ask'
  readonly callers: number
  readonly ms: number
  readonly calls?: number
  readonly skus: readonly string[]
  readonly skusPerCall: number
  readonly channels: readonly string[]
  /** At this place only, instead of everywhere. */
  readonly location?: string
  readonly profile?: string
}

export type Load = ReserveLoad | AskLoad

/** Products and the place of the bench, with so many units of each. */
export type Fill = { readonly kind: 'fill'; readonly skus: readonly string[]; readonly units: number }

/** A grid of places and channels, as the brand would register them. */
export type Arrange = { readonly kind: 'arrange'; readonly locations: number; readonly channels: number }

export type Work = { readonly kind: 'open'; readonly databaseUrl: string } | Fill | Arrange | Load | { readonly kind: 'close' }

export type Request = { readonly id: number; readonly work: Work }
export type Reply = { readonly id: number; readonly memory: Memory; readonly result?: LoadResult; readonly error?: string }
