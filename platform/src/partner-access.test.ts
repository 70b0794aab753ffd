import { createServer } from 'node:http'
import type { IncomingHttpHeaders, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { AnswerOf } from '@channel/contracts'
import type { createApiKey } from '@channel/contracts/identity'
import { request } from 'undici'
import type { TestPlatform } from './testing/test-platform.js'
import { testPlatform } from './testing/test-platform.js'

let platform: TestPlatform
let partner: Server
const received: { headers: IncomingHttpHeaders; body: string }[] = []

beforeAll(async () => {
  platform = await testPlatform({ development: true })
  partner = createServer((message, response) => {
    let body = ''
    message.on('data', (chunk: Buffer) => (body += chunk.toString()))
    message.on('end', () => {
      received.push({ headers: message.headers, body })
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => partner.listen(0, '127.0.0.1', resolve))
}, 60_000)
afterAll(async () => {
  await platform.close()
  await new Promise((resolve) => partner.close(resolve))
})

const CREATE = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { ... on CreateApiKeySuccess { token apiKey { id } } ... on Error { code message } }
}`
const REVOKE = 'mutation ($id: ID!) { revokeApiKey(apiKeyId: $id) { ... on RevokeApiKeySuccess { apiKey { status } } } }'

type Answer = { status: number; body: Record<string, unknown> }

const rest = async (path: string, key: string, body?: object): Promise<Answer> => {
  const headers = {
    authorization: `Bearer ${key}`,
    ...(body && { 'content-type': 'application/json', 'idempotency-key': `rest-${path}` }),
  }
  const method = body ? ('POST' as const) : ('GET' as const)
  const answer = await request(`${platform.url}/api/v1${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  return { status: answer.statusCode, body: (await answer.body.json()) as Record<string, unknown> }
}

test('a partner lists dealers with a key until it is revoked, opens none without the scope, and hears of what happens', async () => {
  const admin = await platform.tokenOf({ username: 'admin-1', roles: ['brand-admin'] })
  const input = { name: 'ERP', scopes: ['DEALERS_READ', 'DEALERS_WRITE', 'WEBHOOKS_READ', 'WEBHOOKS_WRITE'] }
  const made = await platform.graphql({ query: CREATE, variables: { input } }, { token: admin })
  const { token, apiKey } = made.data['createApiKey'] as AnswerOf<typeof createApiKey>
  const key = String(token)

  const url = `http://127.0.0.1:${(partner.address() as AddressInfo).port}/hooks`
  const opened = await rest('/partner/create-webhook', key, { name: 'ERP', url, events: ['dealer.*'] })
  expect(opened).toMatchObject({ status: 200, body: { secret: expect.stringMatching(/^whsec_/), webhook: { status: 'active' } } })

  const dealer = { code: 'D0001', name: '华东一', region: '华东', tier: 'gold', currency: 'CNY', creditLimitMinor: 1_000 }
  expect(await rest('/dealer/register-dealers', key, { dealers: [dealer] })).toMatchObject({ status: 200 })
  expect(await rest('/dealer/list-dealers?first=5', key)).toMatchObject({ status: 200, body: { totalCount: 1 } })
  expect(await rest('/order/list-orders', key)).toMatchObject({
    status: 403,
    body: { code: 'SCOPE_MISSING', scope: 'orders:read' },
  })

  for (let n = 0; n < 200 && received.length === 0; n += 1) await pause(50)
  const [message] = received
  expect(JSON.parse(String(message?.body))).toMatchObject({ type: 'dealer.dealer-registered.v1', data: { code: 'D0001' } })
  expect(message?.headers).toMatchObject({ 'webhook-signature': expect.stringMatching(/^v1,/), 'webhook-id': expect.any(String) })
  const { webhook } = opened.body as { webhook: { id: string } }
  const delivered = async () =>
    Number((await rest(`/partner/list-deliveries?webhookId=${webhook.id}&status=delivered`, key)).body['totalCount'])
  // The receiver has it a moment before its answer is written down.
  for (let n = 0; n < 100 && (await delivered()) === 0; n += 1) await pause(50)
  expect(await delivered()).toBeGreaterThan(0)

  await platform.graphql({ query: REVOKE, variables: { id: apiKey.id } }, { token: admin })
  expect(await rest('/dealer/list-dealers', key)).toMatchObject({ status: 401, body: { code: 'API_KEY_INVALID' } })
}, 60_000)
