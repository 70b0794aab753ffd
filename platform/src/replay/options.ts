import { parseArgs } from 'node:util'

export type ReplayOptions = {
  file: string
  /** Only the result on stdout and what went wrong on stderr. */
  json: boolean
  /** Gateways that run already; otherwise the replay starts a platform of its own. */
  urls: string[] | undefined
  concurrency: number
  distributed: boolean
  replicas: number
  resume: boolean
}

export const USAGE = `npm run replay -- FILE.csv [options]
  FILE.csv            Online Retail format, UTF-8
  --json              nothing but the result
  --concurrency N     invoices under way at once, 1 to 256 (16)
  --resume            go on with the database of a replay of the same file that was cut off
  --distributed       every service in processes of its own, with Kafka and Redis
  --replicas N        processes of each service, with --distributed (2)
  --url URL[,URL]     drive gateways that run already; REPLAY_USERNAME and REPLAY_PASSWORD name a brand-ops account`

/** The command line cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const within = (name: string, text: string, most: number): number => {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  throw new UsageError(`--${name} is ${text}, expected 1 to ${most}`)
}

const parse = (args: string[]) => {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        url: { type: 'string' },
        concurrency: { type: 'string', default: '16' },
        distributed: { type: 'boolean', default: false },
        replicas: { type: 'string', default: '2' },
        resume: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

const urlsFrom = (text: string): string[] =>
  text.split(',').map((url) => {
    if (!URL.canParse(url)) throw new UsageError(`--url has ${url}, which is no URL`)
    return new URL(url).origin
  })

export const readReplayOptions = (args: string[]): ReplayOptions => {
  const { values, positionals } = parse(args)
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new UsageError('name one CSV file')
  return {
    file,
    json: values.json,
    urls: values.url === undefined ? undefined : urlsFrom(values.url),
    concurrency: within('concurrency', values.concurrency, 256),
    distributed: values.distributed,
    replicas: within('replicas', values.replicas, 8),
    resume: values.resume,
  }
}
