import { crc32 } from 'node:zlib'

/** Fixed for ever: a key that moved to another partition could overtake itself. */
export const PARTITIONS = 16

export const partitionOf = (key: string): number => crc32(key) % PARTITIONS
