import type { DestinationStream, Logger } from 'pino'
import { pino, stdTimeFunctions } from 'pino'

const SECRET_KEYS = [
  'password',
  'currentPassword',
  'newPassword',
  'passwordHash',
  'accessToken',
  'refreshToken',
  'token',
  'secret',
  'authorization',
  'cookie',
  'databaseUrl',
  'x-principal',
]

/** pino's wildcards match one level each, so every depth is spelled out. */
const SECRET_PATHS = ['', '*', '*.*', '*.*.*'].flatMap((depth) => SECRET_KEYS.map((key) => `${depth}["${key}"]`))

type Line = { time: string; level: string; service?: string; msg?: string } & Record<string, unknown>

/** One readable line for each entry, for a person at a terminal. */
const readable = (json: string): string => {
  const { time, level, service, msg, ...rest } = JSON.parse(json) as Line
  const details = Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(rest)}`
  return `${time.slice(11, 23)} ${level.toUpperCase().padEnd(5)} ${service ?? '-'}: ${msg ?? ''}${details}\n`
}

const terminal: DestinationStream = { write: (line) => void process.stdout.write(readable(line)) }

/** JSON lines, or readable ones in a terminal. Passwords, tokens and secrets never reach the output. */
export const createLogger = (options: { service?: string; level?: string; destination?: DestinationStream } = {}): Logger =>
  pino(
    {
      level: options.level ?? 'info',
      base: options.service === undefined ? {} : { service: options.service },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET_PATHS, censor: '[redacted]' },
    },
    options.destination ?? (process.stdout.isTTY ? terminal : pino.destination({ fd: 1, sync: true })),
  )
