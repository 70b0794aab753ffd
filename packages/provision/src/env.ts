import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where downloads are kept for the next start: `CHANNEL_CACHE`, or the person's cache folder. */
export const cacheFolder = (): string => process.env.CHANNEL_CACHE ?? join(homedir(), '.cache', 'channel-platform')

export const searchPath = (): string => process.env.PATH ?? ''
