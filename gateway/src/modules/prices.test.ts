import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { err, newId, ok } from '@channel/contracts'
import {
  changePrices,
  copyPriceList,
  createPriceList,
  explainPrice,
  getPriceListHistory,
  listPriceLists,
  listPrices,
  PriceItem,
  PriceList,
  PriceListStep,
  QuotedPrice,
  quotePrices,
} from '@channel/contracts/dealer'
import { getAccounts } from '@channel/contracts/identity'
import { getProducts } from '@channel/contracts/inventory'
import { page, product } from '../testing/rows.js'
import type { RunningGateway } from '../testing/running-gateway.js'
import { ACCOUNT_ID, runningGateway } from '../testing/running-gateway.js'

const AT = '2026-11-22T08:00:00.000Z'

const list = (code: string, scope: object = { kind: 'general' }) =>
  PriceList.parse({
    ...{ code, name: '标准价', currency: 'CNY', scope, priority: 0, status: 'active', validFrom: AT, validTo: null, note: '' },
    ...{ createdBy: ACCOUNT_ID, createdAt: AT, releasedBy: ACCOUNT_ID, releasedAt: AT, version: 2 },
  })
const item = (n: number) =>
  PriceItem.parse({
    ...{ id: newId(), listCode: 'STD', sku: `A${n}`, minQuantity: 10, unitPrice: '12.5', validFrom: null, validTo: AT },
    ...{ recordedAt: AT, recordedBy: ACCOUNT_ID, closedAt: null, closedBy: null },
  })
const quoted = (sku: string, quantity: number) =>
  QuotedPrice.parse({
    ...{ sku, quantity, unitPrice: '12.5' },
    reason: { source: 'tier', priceList: 'STD', name: '标准价', minQuantity: 10, validFrom: AT, validTo: null },
  })

let gateway: RunningGateway
beforeAll(async () => {
  gateway = await runningGateway()
  gateway.rpc
    .on(listPriceLists, () =>
      page([
        list('STD', { kind: 'channel', channel: 'dealer', salesChannel: 'DEALER-B' }),
        list('GOLD', { kind: 'tier', tier: 'gold' }),
      ]),
    )
    .on(getPriceListHistory, ({ codes }) =>
      codes.map((listCode) =>
        PriceListStep.parse({ listCode, version: 1, at: AT, actor: ACCOUNT_ID, action: 'create', note: '' }),
      ),
    )
    .on(listPrices, () => ({ ...page([item(1), item(2)]), hasNextPage: false }))
    .on(getProducts, ({ skus }) => skus.filter((sku) => sku !== 'TYPO').map(product))
    .on(getAccounts, () => [])
})
afterAll(() => gateway.close())
beforeEach(() => {
  gateway.rpc.sent.length = 0
})

describe('price lists', () => {
  test('come with their scope, prices and history, which is asked for once for all', async () => {
    const { data, errors } =
      await gateway.send(`{ priceLists(filter: { status: ACTIVE, scope: CHANNEL }, first: 2) { totalCount nodes {
      code status scope { kind channel salesChannelCode tier } history { action actorAccount { id } }
      prices(first: 2) { nodes { sku minQuantity unitPrice product { name } } } } } }`)
    expect(errors).toEqual([])
    expect(data?.['priceLists']).toMatchObject({
      nodes: [
        {
          code: 'STD',
          scope: { kind: 'CHANNEL', channel: 'DEALER', salesChannelCode: 'DEALER-B', tier: null },
          history: [{ action: 'CREATE' }],
          prices: { nodes: [{ sku: 'A1', minQuantity: 10, unitPrice: '12.5' }, { sku: 'A2' }] },
        },
        { scope: { kind: 'TIER', tier: 'gold' } },
      ],
    })
    expect(gateway.rpc.sent[0]?.input).toMatchObject({ status: 'active', scope: 'channel' })
    expect(gateway.rpc.patterns().filter((pattern) => pattern === getPriceListHistory.pattern)).toHaveLength(1)
  })

  test('are opened, copied and refused', async () => {
    gateway.rpc
      .on(createPriceList, ({ code }) => err({ code: 'PRICE_LIST_EXISTS', listCode: String(code) }))
      .on(copyPriceList, ({ code }) => ok({ list: list(String(code)), prices: 7 }))
    const { data, errors } = await gateway.send(
      `mutation ($scope: PriceListScopeInput!) {
        create: createPriceList(input: { code: "std", name: "标准", currency: "CNY", scope: $scope }) { __typename ... on Error { code message } }
        copy: copyPriceList(input: { from: "STD", code: "NEW", name: "新", percent: "-5" }) { __typename
          ... on CopyPriceListSuccess { prices priceList { code } } } }`,
      { scope: { kind: 'TIER', tier: 'gold' } },
    )
    expect(errors).toEqual([])
    expect(data).toEqual({
      create: { __typename: 'PriceListExists', code: 'PRICE_LIST_EXISTS', message: '价格表编码已存在：std' },
      copy: { __typename: 'CopyPriceListSuccess', prices: 7, priceList: { code: 'NEW' } },
    })
    expect(gateway.rpc.sent[0]?.input).toMatchObject({ scope: { kind: 'tier', tier: 'gold' } })
  })
})

describe('prices', () => {
  test('are changed, or told to be other ones by now', async () => {
    gateway.rpc.on(changePrices, ({ changes }) =>
      changes[0]?.basedOn
        ? err({
            code: 'PRICES_CHANGED',
            changed: [{ position: 0, sku: changes[0].sku as never, minQuantity: 1, unitPrice: '9' }],
          })
        : ok({ changed: 1, unchanged: 0 }),
    )
    const change = (more: object) =>
      gateway.send(
        `mutation ($changes: [PriceChangeInput!]!) { changePrices(input: { listCode: "STD", changes: $changes }) { __typename
          ... on ChangePricesSuccess { changed } ... on PricesChanged { changed { sku unitPrice } } } }`.replace(
          'PricesChanged { changed',
          'PricesChanged { now: changed',
        ),
        { changes: [{ sku: 'A1', unitPrice: '8', ...more }] },
      )
    expect((await change({})).data).toEqual({ changePrices: { __typename: 'ChangePricesSuccess', changed: 1 } })
    expect((await change({ basedOn: newId() })).data).toEqual({
      changePrices: { __typename: 'PricesChanged', now: [{ sku: 'A1', unitPrice: '9' }] },
    })
  })

  test('are quoted and explained', async () => {
    gateway.rpc
      .on(quotePrices, ({ lines }) => lines.map(({ sku, quantity }) => quoted(String(sku), quantity)))
      .on(explainPrice, () => ({
        quoted: quoted('A1', 12),
        candidates: [
          {
            ...{ outcome: 'won' as const, source: 'tier' as const, priceList: 'STD' as never, name: '标准价', priority: 0 },
            ...{ minQuantity: 10, unitPrice: '12.5', validFrom: AT, validTo: null },
          },
        ],
      }))
    const { data, errors } = await gateway.send(`{
      quotePrices(input: { channel: DEALER, currency: "CNY", lines: [{ sku: "A1", quantity: 12 }] }) {
        sku unitPrice product { name } reason { source priceList minQuantity } }
      explainPrice(input: { channel: DEALER, currency: "CNY", sku: "A1", quantity: 12 }) {
        quoted { unitPrice } candidates { outcome source unitPrice } } }`)
    expect(errors).toEqual([])
    expect(data).toMatchObject({
      quotePrices: [{ sku: 'A1', unitPrice: '12.5', reason: { source: 'TIER', priceList: 'STD', minQuantity: 10 } }],
      explainPrice: { candidates: [{ outcome: 'WON', source: 'TIER', unitPrice: '12.5' }] },
    })
  })
})
