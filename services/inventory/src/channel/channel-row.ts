import type { ChannelCode, LocationCode } from '@channel/contracts'
import type { ChannelKind, LocationKind, SalesChannel, SourcingStrategy } from '@channel/contracts/inventory'

/** A channel as the database keeps it. */
export type ChannelRow = {
  code: string
  name: string
  kind: string
  active: boolean
  usesPool: boolean
  exposurePercent: number
  threshold: bigint
  locationKinds: string[]
  excludedLocations: string[]
  strategy: string
  capUnits: bigint | null
  capDays: number | null
  feed: boolean
}

export const channelFrom = (row: ChannelRow): SalesChannel => ({
  code: row.code as ChannelCode,
  name: row.name,
  kind: row.kind as ChannelKind,
  active: row.active,
  usesPool: row.usesPool,
  exposurePercent: row.exposurePercent,
  threshold: Number(row.threshold),
  locationKinds: row.locationKinds as LocationKind[],
  excludedLocations: row.excludedLocations as LocationCode[],
  strategy: row.strategy as SourcingStrategy,
  buyerCap: row.capUnits === null || row.capDays === null ? null : { units: Number(row.capUnits), days: row.capDays },
  feed: row.feed,
})
