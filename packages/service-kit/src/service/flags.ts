/**
 * Flags of Node for a process that runs one service. Its live heap under load is about 50 MB; without a bound V8 lets the old space grow to
 * several times that before it collects, and every replica is paid by its resident memory.
 */
export const SERVICE_FLAGS: readonly string[] = ['--max-old-space-size=128', '--max-semi-space-size=16']
