import { setTimeout as pause } from 'node:timers/promises'
import { Pool } from 'undici'
import { LOG_IN } from './operations.js'

/** An outcome of a mutation as the schema has it: a success type, or a refusal with its code. */
export type Outcome = { __typename: string; code?: string; message?: string } & Record<string, unknown>

type GraphQLAnswer = { data?: Record<string, unknown> | null; errors?: { message: string; extensions?: { code?: string } }[] }

/** The gateway said no in a way that repeating would not change. */
class PartnerRefused extends Error {
  override readonly name = 'PartnerRefused'
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`)
  }
}

/** Worth another try with the same key: nobody answered, or the answer was that nobody can answer now. */
class TryAgain extends Error {
  override readonly name = 'TryAgain'
  constructor(
    message: string,
    readonly mostTries = Infinity,
  ) {
    super(message)
  }
}

export type PartnerOptions = {
  /** Base URLs of the gateways; calls go to them in turn. */
  urls: string[]
  username: string
  password: string
  connections: number
  /** How long to go on trying while the platform is away. */
  patienceMs: number
  onTrouble?: (problem: string) => void
}

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 2_000
const PASSING = 'SERVICE_UNAVAILABLE'
const FAILED_INSIDE = 'INTERNAL'
const TRIES_WHEN_FAILED_INSIDE = 5
const TOKEN_ENDED = new Set(['UNAUTHENTICATED', 'TOKEN_EXPIRED'])

/** A partner's own client of the GraphQL API: one account, keep-alive connections, repeats with the same idempotency key. */
export class PartnerClient {
  private readonly pools: Pool[]
  private turn = 0
  private token: Promise<string> | undefined

  constructor(private readonly options: PartnerOptions) {
    const connections = Math.max(1, Math.ceil(options.connections / options.urls.length))
    this.pools = options.urls.map(
      (url) => new Pool(url, { connections, pipelining: 1, bodyTimeout: 60_000, headersTimeout: 60_000 }),
    )
  }

  async query<T>(document: string, variables: Record<string, unknown> = {}): Promise<T> {
    return (await this.authorised(document, variables, undefined)) as T
  }

  /** The one field of a mutation; refusals come back as values. */
  async mutate(document: string, variables: Record<string, unknown>, idempotencyKey: string): Promise<Outcome> {
    const data = await this.authorised(document, variables, idempotencyKey)
    return Object.values(data)[0] as Outcome
  }

  async close(): Promise<void> {
    await Promise.all(this.pools.map((pool) => pool.close()))
  }

  private async authorised(document: string, variables: Record<string, unknown>, key: string | undefined) {
    return this.persist(async () => {
      this.token ??= this.logIn()
      const token = this.token
      try {
        return await this.post(document, variables, {
          authorization: `Bearer ${await token}`,
          ...(key && { 'idempotency-key': key }),
        })
      } catch (error) {
        const stale = error instanceof PartnerRefused && TOKEN_ENDED.has(error.code)
        if (stale && this.token === token) this.token = undefined
        throw stale ? new TryAgain(error.message) : error
      }
    })
  }

  private async logIn(): Promise<string> {
    const { username, password } = this.options
    try {
      const data = await this.persist(() => this.post(LOG_IN, { input: { username, password, device: 'replay' } }, {}))
      const outcome = data['logIn'] as Outcome & { session?: { accessToken: string } }
      if (!outcome.session) throw new PartnerRefused(outcome.code ?? outcome.__typename, outcome.message ?? 'log-in refused')
      return outcome.session.accessToken
    } catch (error) {
      this.token = undefined
      throw error
    }
  }

  private async persist<T>(attempt: () => Promise<T>): Promise<T> {
    const giveUpAt = performance.now() + this.options.patienceMs
    for (let tries = 1; ; tries += 1) {
      try {
        return await attempt()
      } catch (error) {
        if (!(error instanceof TryAgain) || tries >= error.mostTries || performance.now() > giveUpAt) throw error
        this.options.onTrouble?.(error.message)
        await pause(Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS))
      }
    }
  }

  private async post(query: string, variables: Record<string, unknown>, headers: Record<string, string>) {
    const pool = this.pools[(this.turn = (this.turn + 1) % this.pools.length)] as Pool
    const body = JSON.stringify({ query, variables })
    const response = await pool
      .request({ method: 'POST', path: '/graphql', body, headers: { 'content-type': 'application/json', ...headers } })
      .catch((error: Error) => {
        throw new TryAgain(error.message || error.name)
      })
    const text = await response.body.text().catch((error: Error) => {
      throw new TryAgain(error.message)
    })
    return readAnswer(response.statusCode, text)
  }
}

const readAnswer = (status: number, text: string): Record<string, unknown> => {
  const answer = parse(text)
  const error = answer?.errors?.[0]
  if (error) {
    const code = error.extensions?.code ?? 'UNKNOWN'
    if (code === PASSING) throw new TryAgain(`${code}: ${error.message}`)
    if (code === FAILED_INSIDE) throw new TryAgain(`${code}: ${error.message}`, TRIES_WHEN_FAILED_INSIDE)
    throw new PartnerRefused(code, error.message)
  }
  if (status >= 500 || status === 429) throw new TryAgain(`HTTP ${status}`)
  if (status !== 200 || !answer?.data) throw new PartnerRefused(`HTTP_${status}`, text.slice(0, 200))
  return answer.data
}

const parse = (text: string): GraphQLAnswer | undefined => {
  try {
    return JSON.parse(text) as GraphQLAnswer
  } catch {
    return undefined
  }
}
