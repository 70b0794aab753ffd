import type { Readable } from 'node:stream'
import { Pool } from 'undici'

type Answer = {
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly { message: string; extensions?: unknown }[]
}

/** A refusal or an error of the gateway, in its own words. */
class Refused extends Error {
  override readonly name = 'Refused'
}

const LOG_IN = `mutation LogIn($input: LogInInput!) {
  logIn(input: $input) { ... on Error { code message } ... on LogInSuccess { session { accessToken } } } }`
/** Of the demo, as the platform prints it at its start. */
const OPERATOR = { username: 'admin', password: 'qudao-demo-2026' }
/** Well below the life of an access token. */
const LOG_IN_AGAIN_MS = 5 * 60_000

export type GatewayClient = {
  /** The first field of the answer. @throws Refused */
  ask<T>(query: string, variables: Record<string, unknown>): Promise<T>
  /** A CSV to one of the gateway's paths for files. @throws Refused */
  upload<T>(path: string, csv: Readable): Promise<T>
  close(): Promise<void>
}

const send = async (pool: Pool, body: unknown, token: string | undefined): Promise<unknown> => {
  const response = await pool.request({
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  })
  const answer = (await response.body.json()) as Answer
  const [first] = Object.values(answer.data ?? {})
  const refusal = first as { code?: string; message?: string } | undefined
  const [error] = answer.errors ?? []
  if (error) throw new Refused(`${error.message} ${JSON.stringify(error.extensions)}`)
  if (typeof refusal?.code === 'string' && typeof refusal.message === 'string') throw new Refused(refusal.message)
  return first
}

/** Large files take longer than answers may. */
const UPLOAD_LIMIT_MS = 30 * 60_000

const sendFile = async (pool: Pool, path: string, body: Readable, token: string): Promise<unknown> => {
  const response = await pool.request({
    method: 'POST',
    path,
    headers: { 'content-type': 'text/csv', authorization: `Bearer ${token}` },
    body,
    headersTimeout: UPLOAD_LIMIT_MS,
    bodyTimeout: UPLOAD_LIMIT_MS,
  })
  const answer = await response.body.text()
  if (response.statusCode !== 200) throw new Refused(`HTTP ${response.statusCode}: ${answer.slice(0, 300)}`)
  return JSON.parse(answer)
}

/** GraphQL over HTTP, as everybody else speaks to the platform. */
export const gatewayClient = (url: string, connections: number): GatewayClient => {
  const pool = new Pool(url, { connections })
  let token: Promise<string> | undefined
  let since = 0
  const logIn = async (): Promise<string> => {
    const answer = (await send(pool, { query: LOG_IN, variables: { input: OPERATOR } }, undefined)) as {
      session: { accessToken: string }
    }
    return answer.session.accessToken
  }
  const current = (): Promise<string> => {
    if (token === undefined || performance.now() - since > LOG_IN_AGAIN_MS) {
      since = performance.now()
      token = logIn()
    }
    return token
  }
  return {
    ask: async <T>(query: string, variables: Record<string, unknown>) =>
      (await send(pool, { query, variables }, await current())) as T,
    upload: async <T>(path: string, csv: Readable) => (await sendFile(pool, path, csv, await current())) as T,
    close: () => pool.close(),
  }
}
