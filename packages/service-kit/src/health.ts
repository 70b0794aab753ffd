import type { SqlClient } from '@channel/messaging'

export type CheckResult = { status: 'up' | 'down'; detail?: string }
export type HealthReport = { status: 'up' | 'down'; service: string; checks: Record<string, CheckResult> }

/** A check answers a detail worth showing, or throws. */
export type HealthCheck = () => Promise<string | number | void>

type Registered = { check: HealthCheck; required: boolean }

const CHECK_LIMIT_MS = 2_000

const outcomeOf = async (check: HealthCheck): Promise<CheckResult> => {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${CHECK_LIMIT_MS} ms`)), CHECK_LIMIT_MS)
  })
  try {
    const detail = await Promise.race([check(), limit])
    return detail === undefined ? { status: 'up' } : { status: 'up', detail: String(detail) }
  } catch (error) {
    return { status: 'down', detail: error instanceof Error ? error.message : String(error) }
  } finally {
    clearTimeout(timer)
  }
}

/** What a service needs to be of use. Only required checks decide whether it is ready; the others inform. */
export class HealthChecks {
  private readonly registered = new Map<string, Registered>()

  constructor(private readonly service: string) {}

  require(name: string, check: HealthCheck): void {
    this.registered.set(name, { check, required: true })
  }

  inform(name: string, check: HealthCheck): void {
    this.registered.set(name, { check, required: false })
  }

  async report(): Promise<HealthReport> {
    const entries = [...this.registered]
    const results = await Promise.all(entries.map(([, { check }]) => outcomeOf(check)))
    const down = entries.some(([, { required }], at) => required && results[at]?.status === 'down')
    const checks = Object.fromEntries(entries.map(([name], at) => [name, results[at]!]))
    return { status: down ? 'down' : 'up', service: this.service, checks }
  }
}

export const databaseAnswers =
  (db: SqlClient): HealthCheck =>
  async () => {
    await db.$queryRawUnsafe('SELECT 1')
  }
