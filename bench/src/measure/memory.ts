import { readFileSync } from 'node:fs'

/** Resident megabytes of the process: now, and at most since it was started. */
export type Memory = { readonly residentMb: number; readonly peakMb: number }

const KB_PER_MB = 1024

const fromStatus = (status: string, name: string): number | undefined => {
  const line = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)
  return line ? Number(line[1]) / KB_PER_MB : undefined
}

const procStatus = (): string => {
  try {
    return readFileSync('/proc/self/status', 'utf8')
  } catch {
    return ''
  }
}

/** Out of `/proc/<pid>/status` of another process. */
export const memoryIn = (status: string): Memory => ({
  residentMb: fromStatus(status, 'VmRSS') ?? Number.NaN,
  peakMb: fromStatus(status, 'VmHWM') ?? Number.NaN,
})

/**
 * Linux says it itself. Elsewhere the peak is that of getrusage, which a child inherits from whoever forked it: never too low.
 */
export const memoryOfThisProcess = (): Memory => {
  const status = procStatus()
  return {
    residentMb: fromStatus(status, 'VmRSS') ?? process.memoryUsage.rss() / KB_PER_MB ** 2,
    peakMb: fromStatus(status, 'VmHWM') ?? process.resourceUsage().maxRSS / KB_PER_MB,
  }
}
