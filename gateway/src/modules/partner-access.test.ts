import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { EventId, err, ok } from '@channel/contracts'
import type { ApiKey } from '@channel/contracts/identity'
import { createApiKey, listApiKeys, revokeApiKey } from '@channel/contracts/identity'
import type { Delivery, Webhook } from '@channel/contracts/partner'
import {
  createWebhook,
  getDeliveryAttempts,
  getWebhooks,
  listDeliveries,
  replayDeliveries,
  replayDelivery,
  rotateWebhookSecret,
} from '@channel/contracts/partner'
import { page } from '../testing/rows.js'
import type { RunningGateway } from '../testing/running-gateway.js'
import { runningGateway } from '../testing/running-gateway.js'

const ID = '0197a5a0-0000-7000-8000-000000000001'
const OTHER = '0197a5a0-0000-7000-8000-000000000002'
const AT = '2026-11-22T08:00:00.000Z'
const apiKey: ApiKey = {
  id: ID,
  name: 'ERP',
  scopes: ['orders:read', 'sell-out:write'],
  dealerCode: null,
  status: 'active',
  createdBy: 'service:seed',
  createdAt: AT,
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
}
const webhook: Webhook = {
  id: ID,
  name: 'WMS',
  url: 'https://partner.example/hooks',
  events: ['order.*'],
  dealerCode: null,
  status: 'paused',
  pauseReason: 'x',
  failingSince: null,
  waiting: 2,
  createdBy: 'service:seed',
  createdAt: AT,
  changedAt: AT,
}
const delivery = (id: string): Delivery => ({
  id,
  webhookId: ID,
  eventId: EventId.parse(ID),
  event: 'order.order-shipped.v1',
  key: 'k',
  status: 'waiting',
  attempts: 1,
  createdAt: AT,
  dueAt: AT,
  finishedAt: null,
})

let gateway: RunningGateway
beforeAll(async () => {
  gateway = await runningGateway()
})
afterAll(() => gateway.close())

describe('API keys in the console', () => {
  test('are made with scopes in the words of GraphQL, and the token is told', async () => {
    gateway.rpc.on(createApiKey, () => ok({ apiKey, token: 'cmk_x' }))
    const { data } = await gateway.send(
      `mutation { createApiKey(input: { name: "ERP", scopes: [ORDERS_READ, SELL_OUT_WRITE] }) {
        ... on CreateApiKeySuccess { token apiKey { id scopes status createdByAccount { id } } } } }`,
    )
    expect(gateway.rpc.sent.at(-1)?.input).toMatchObject({ name: 'ERP', scopes: ['orders:read', 'sell-out:write'] })
    const shown = { id: ID, scopes: ['ORDERS_READ', 'SELL_OUT_WRITE'], status: 'ACTIVE', createdByAccount: null }
    expect(data).toEqual({ createApiKey: { token: 'cmk_x', apiKey: shown } })
  })

  test('are listed and revoked', async () => {
    gateway.rpc.on(listApiKeys, () => page([apiKey]))
    gateway.rpc.on(revokeApiKey, () => err({ code: 'API_KEY_NOT_FOUND', apiKeyId: ID }))
    const { data } = await gateway.send(`{ apiKeys(filter: { status: ACTIVE }, first: 5) { nodes { name } totalCount } }`)
    expect(data).toEqual({ apiKeys: { nodes: [{ name: 'ERP' }], totalCount: 1_234 } })
    const revoked = await gateway.send(`mutation { revokeApiKey(apiKeyId: "${ID}") { ... on ApiKeyNotFound { code message } } }`)
    expect(revoked.data).toEqual({ revokeApiKey: { code: 'API_KEY_NOT_FOUND', message: `接口密钥不存在：${ID}` } })
  })
})

describe('webhooks in the console', () => {
  test('are opened, and a refused address says why', async () => {
    const open = `mutation { createWebhook(input: { name: "WMS", url: "http://10.0.0.1", events: ["order.*"] }) {
      ... on CreateWebhookSuccess { secret webhook { status waiting } } ... on WebhookUrlRefused { reason message } } }`
    gateway.rpc.on(createWebhook, () => ok({ webhook, secret: 'whsec_x' }))
    expect((await gateway.send(open)).data).toEqual({
      createWebhook: { secret: 'whsec_x', webhook: { status: 'PAUSED', waiting: 2 } },
    })
    gateway.rpc.on(createWebhook, () => err({ code: 'WEBHOOK_URL_REFUSED', url: 'http://10.0.0.1', reason: 'not-https' }))
    expect((await gateway.send(open)).data).toEqual({
      createWebhook: { reason: 'NOT_HTTPS', message: '不能推送到 http://10.0.0.1：须以 https:// 开头' },
    })
  })

  test('change their secret', async () => {
    gateway.rpc.on(rotateWebhookSecret, () => ok({ webhook, secret: 'whsec_y' }))
    const { data } = await gateway.send(
      `mutation { rotateWebhookSecret(input: { webhookId: "${ID}" }) { ... on RotateWebhookSecretSuccess { secret } } }`,
    )
    expect(data).toEqual({ rotateWebhookSecret: { secret: 'whsec_y' } })
  })

  test('show their deliveries with every attempt, in one call for all rows', async () => {
    gateway.rpc.on(getWebhooks, () => [webhook])
    gateway.rpc.on(listDeliveries, () => page([delivery(ID), delivery(OTHER)]))
    gateway.rpc.on(getDeliveryAttempts, ({ deliveryIds }) =>
      deliveryIds.map((deliveryId) => ({
        id: deliveryId,
        deliveryId,
        at: AT,
        statusCode: 500,
        durationMs: 12,
        response: 'no',
        error: null,
      })),
    )
    const before = gateway.rpc.sent.length
    const { data } = await gateway.send(
      `{ webhook(id: "${ID}") { name } webhookDeliveries(webhookId: "${ID}", filter: { status: WAITING }) {
        nodes { id status attemptLog { statusCode durationMs } } } }`,
    )
    const shown = (id: string) => ({ id, status: 'WAITING', attemptLog: [{ statusCode: 500, durationMs: 12 }] })
    expect(data).toEqual({ webhook: { name: 'WMS' }, webhookDeliveries: { nodes: [shown(ID), shown(OTHER)] } })
    expect(gateway.rpc.sent.slice(before)).toHaveLength(3)
  })

  test('send anew: one delivery, or all of a time', async () => {
    gateway.rpc.on(replayDelivery, () => ok(delivery(ID)))
    gateway.rpc.on(replayDeliveries, () => err({ code: 'REPLAY_RANGE_TOO_LONG', days: 59, limitDays: 31 }))
    const { data } = await gateway.send(`mutation {
      one: replayDelivery(deliveryId: "${ID}") { ... on ReplayDeliverySuccess { delivery { attempts } } }
      all: replayDeliveries(input: { webhookId: "${ID}", from: "2026-01-01T00:00:00Z", to: "2026-03-01T00:00:00Z" }) {
        ... on ReplayRangeTooLong { days limitDays } } }`)
    expect(data).toEqual({ one: { delivery: { attempts: 1 } }, all: { days: 59, limitDays: 31 } })
  })
})
