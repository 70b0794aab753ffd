import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { INestMicroservice } from '@nestjs/common'
import { SignJWT } from 'jose'
import type { HealthReport } from '../health.js'
import { createLogger } from '../logger.js'
import { principalTokens, signPrincipal } from '../principal-token.js'
import { BODY_LIMIT_BYTES, HttpRpcServer } from './http-server.js'
import { Sample, serve } from '../testing/sample-service.js'

const secret = 'a secret that is long enough'
const sample = new Sample()
const principal = { subject: 'account-1', roles: ['brand-ops' as const] }
const lines: string[] = []
const log = createLogger({ destination: { write: (line) => void lines.push(line) } })
let report: HealthReport = { status: 'up', service: 'inventory', checks: { database: { status: 'up' } } }
let server: HttpRpcServer
let app: INestMicroservice

beforeAll(async () => {
  server = new HttpRpcServer({ host: '127.0.0.1', port: 0, tokens: principalTokens(secret), log, ready: async () => report })
  app = await serve(sample, server)
})
afterAll(() => app.close())

const post = async (pattern: string, body: string, headers: Record<string, string> = {}) => {
  const own = { 'content-type': 'application/json', 'x-principal': await signPrincipal(principal, secret) }
  const response = await fetch(`${server.url}/rpc/${pattern}`, { method: 'POST', body, headers: { ...own, ...headers } })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

test('a refusal is an answer like any other: 200', async () => {
  const answer = await post('inventory.take', '{"idempotencyKey":"key-00001","quantity":6}')
  expect(answer).toEqual({ status: 200, body: { ok: false, error: { code: 'NOT_ENOUGH', left: 5 } } })
})

test('an input that does not fit is 400 with the place of the mistake', async () => {
  const answer = await post('inventory.take', '{"idempotencyKey":"key-00001","quantity":"6"}')
  expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT', issues: [{ path: ['quantity'] }] } })
})

test('a body that is not JSON is 400', async () => {
  expect(await post('inventory.greet', '{"name":')).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT' } })
})

test('a body above 8 MB is 400 and says so', async () => {
  const answer = await post('inventory.greet', JSON.stringify({ name: 'x'.repeat(BODY_LIMIT_BYTES) }))
  expect(answer).toMatchObject({ status: 400, body: { issues: [{ code: 'FST_ERR_CTP_BODY_TOO_LARGE' }] } })
})

test('a body just below 8 MB is read', async () => {
  const answer = await post('inventory.greet', JSON.stringify({ name: 'x'.repeat(BODY_LIMIT_BYTES - 20) }))
  expect(answer.status).toBe(200)
})

test('an unknown pattern is 404', async () => {
  expect(await post('inventory.no-such', '{}')).toEqual({ status: 404, body: { code: 'UNKNOWN_PATTERN' } })
})

test('an unexpected error is 500 with the trace id; the cause is in the log only', async () => {
  lines.length = 0
  const answer = await post('inventory.explode', '{}', { 'x-trace-id': 'trace-7' })
  expect(answer).toEqual({ status: 500, body: { code: 'UNEXPECTED', traceId: 'trace-7' } })
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { level: 'error', traceId: 'trace-7', pattern: 'inventory.explode', err: { type: 'Error' } },
  ])
})

test('a call without a trace id gets one', async () => {
  const answer = await post('inventory.greet', '{}')
  expect(answer.body['traceId']).toMatch(/^[0-9a-f-]{36}$/)
})

test('the server answers for itself when x-timeout-ms is over', async () => {
  sample.hold()
  const answer = await post('inventory.wait', '{}', { 'x-timeout-ms': '30' })
  expect(answer).toEqual({ status: 503, body: { code: 'UNAVAILABLE', reason: 'no answer within 30 ms' } })
  sample.release()
})

const stranger = () => signPrincipal(principal, 'another secret, long enough as well')
const promoted = async () => {
  const [head, , signature] = (await signPrincipal(principal, secret)).split('.')
  const exp = Math.floor(Date.now() / 1000) + 60
  const claims = { principal: { subject: 'account-1', roles: ['brand-admin'] }, aud: 'channel-rpc', exp }
  return [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.')
}
const expired = () => signPrincipal(principal, secret, new Date(Date.now() - 61_000))
const unsigned = async () => {
  const claims = { principal, aud: 'channel-rpc', exp: Math.floor(Date.now() / 1000) + 60 }
  return ['{"alg":"none"}', JSON.stringify(claims), ''].map((part) => Buffer.from(part).toString('base64url')).join('.')
}
const otherPurpose = () =>
  new SignJWT({ principal }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1m').sign(Buffer.from(secret))

test.each([
  ['missing', async () => ''],
  ['signed with another secret', stranger],
  ['altered to have more rights', promoted],
  ['expired', expired],
  ['unsigned', unsigned],
  ['a token of the platform for another purpose', otherPurpose],
])('a principal that is %s is 401', async (_, token) => {
  const answer = await post('inventory.greet', '{}', { 'x-principal': await token() })
  expect(answer).toEqual({ status: 401, body: { code: 'BAD_PRINCIPAL' } })
})

const health = async (kind: string) => {
  const response = await fetch(`${server.url}/health/${kind}`)
  return { status: response.status, body: await response.json() }
}

test('ready tells what is up, and is 503 while something required is down', async () => {
  expect(await health('ready')).toEqual({ status: 200, body: report })
  report = { status: 'down', service: 'inventory', checks: { database: { status: 'down', detail: 'refused' } } }
  expect(await health('ready')).toEqual({ status: 503, body: report })
  expect(await health('live')).toEqual({ status: 200, body: { status: 'up' } })
})
