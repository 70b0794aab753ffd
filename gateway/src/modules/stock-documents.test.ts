import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { err, newId, ok } from '@channel/contracts'
import { getAccounts } from '@channel/contracts/identity'
import {
  approveAdjustment,
  approveStocktake,
  Atp,
  availableToPromise,
  getBalances,
  getLocations,
  getProducts,
  getSerial,
  getTransferHistory,
  listTransfers,
  Location,
  receiveSerials,
  receiveTransfer,
  recordCounts,
  Transfer,
  TransferStep,
  UnitRefusal,
} from '@channel/contracts/inventory'
import { page, product } from '../testing/rows.js'
import type { RunningGateway } from '../testing/running-gateway.js'
import { ACCOUNT_ID, runningGateway } from '../testing/running-gateway.js'

const AT = '2026-11-22T08:00:00.000Z'
const PERSON = ACCOUNT_ID

const line = (sku: string) => ({
  ...{ sku, requested: 5, dispatched: 5, accepted: 2, damaged: 0, short: 0, over: 0, rejected: 3 },
  ...{ inTransit: 0, returning: 1, returned: 1, returnedDamaged: 1, returnLost: 0 },
})

const transfer = (n: number) =>
  Transfer.parse({
    id: newId(),
    number: `TR20261122-${String(n).padStart(6, '0')}`,
    from: `WH${n % 3}`,
    to: 'ST1',
    status: 'partlyReceived',
    allowed: ['receive', 'takeBack'],
    lines: [line(`SKU-${n}`), line('SKU-COMMON')],
    reference: null,
    note: '',
    recalled: false,
    createdBy: PERSON,
    createdAt: AT,
    updatedAt: AT,
  })

const step = (transferId: string) =>
  TransferStep.parse({
    transferId,
    at: AT,
    actor: PERSON,
    action: 'takeBack',
    status: 'returning',
    counts: [{ sku: 'SKU-COMMON', kind: 'returnedDamaged', quantity: 1, note: '' }],
    note: '',
  })

const TRANSFERS = `query ($first: Int!, $filter: TransferFilter) { transfers(first: $first, filter: $filter) { nodes {
  number status allowed from { name } to { name } createdByAccount { id }
  lines { sku returnedDamaged product { name } }
  history { action status actorAccount { id } counts { kind product { name } } } } } }`

describe('stock documents', () => {
  let gateway: RunningGateway
  beforeAll(async () => {
    gateway = await runningGateway()
    gateway.rpc
      .on(listTransfers, ({ first = 50 }) => page(Array.from({ length: first }, (_, n) => transfer(n))))
      .on(getTransferHistory, ({ ids }) => ids.map(step))
      .on(getProducts, ({ skus }) => skus.map(product))
      .on(getLocations, ({ codes }) => codes.map((code) => Location.parse({ code, name: `仓 ${code}`, kind: 'warehouse' })))
      .on(getAccounts, () => [])
  })
  afterAll(() => gateway.close())
  beforeEach(() => {
    gateway.rpc.sent.splice(0)
  })

  test('enums are spelled as GraphQL spells them, and reach the service as the contracts do', async () => {
    const { data, errors } = await gateway.send(TRANSFERS, { first: 1, filter: { status: 'PARTLY_RECEIVED', from: 'WH0' } })
    expect(errors).toEqual([])
    expect(gateway.rpc.sent[0]?.input).toEqual({ first: 1, status: 'partlyReceived', from: 'WH0' })
    expect(data).toMatchObject({
      transfers: {
        nodes: [
          {
            status: 'PARTLY_RECEIVED',
            allowed: ['RECEIVE', 'TAKE_BACK'],
            from: { name: '仓 WH0' },
            history: [{ action: 'TAKE_BACK', status: 'RETURNING', counts: [{ kind: 'RETURNED_DAMAGED' }] }],
          },
        ],
      },
    })
  })

  test.each([1, 50, 100])('%i transfers with names, products and history take the same calls', async (first) => {
    const { errors } = await gateway.send(TRANSFERS, { first })
    expect(errors).toEqual([])
    const calls = [listTransfers, getLocations, getAccounts, getTransferHistory, getProducts].map(({ pattern }) => pattern)
    expect([...new Set(gateway.rpc.patterns())].sort()).toEqual(calls.toSorted())
    expect(gateway.rpc.patterns().filter((pattern) => pattern === getTransferHistory.pattern)).toHaveLength(1)
    expect(gateway.rpc.patterns().length).toBeLessThanOrEqual(calls.length + 1)
  })

  test('what is left of a line is told in words', async () => {
    const exceeded = [{ sku: line('A').sku as never, kind: 'returnLost' as const, requested: 3, left: 1 }]
    gateway.rpc.on(receiveTransfer, () => err({ code: 'TRANSFER_QUANTITY_EXCEEDED', exceeded }))
    const { data } = await gateway.send(
      `mutation { receiveTransfer(input: { transferId: "${newId()}", lines: [{ sku: "A", accepted: 3 }] }) {
        ... on TransferQuantityExceeded { code message exceeded { sku kind requested left } } } }`,
    )
    expect(data).toEqual({
      receiveTransfer: {
        code: 'TRANSFER_QUANTITY_EXCEEDED',
        message: '超出可操作数量：A 填写 3 剩余 1',
        exceeded: [{ sku: 'A', kind: 'RETURN_LOST', requested: 3, left: 1 }],
      },
    })
  })

  test('one code has one type, whatever document refuses with it', async () => {
    gateway.rpc
      .on(approveAdjustment, () => err({ code: 'SAME_PERSON', requestedBy: PERSON }))
      .on(approveStocktake, () => err({ code: 'SAME_PERSON', skus: ['A'] }))
    const { data } = await gateway.send(`mutation {
      approveAdjustment(input: { adjustmentId: "${newId()}" }) { ... on SamePerson { message requestedBy skus } }
      approveStocktake(input: { stocktakeId: "${newId()}" }) { ... on SamePerson { message requestedBy skus } } }`)
    const message = '不能由本人审批，请由另一人处理'
    expect(data).toEqual({
      approveAdjustment: { message, requestedBy: PERSON, skus: null },
      approveStocktake: { message, requestedBy: null, skus: ['A'] },
    })
  })

  test('a counted line that was not taken is explained in the language of the client', async () => {
    const error = { line: 7, sku: 'A', code: 'WRONG_LOCATION' as const, detail: 'WH2' }
    gateway.rpc.on(recordCounts, () => ok({ accepted: 0, errors: [error] }))
    const query = `mutation { recordCounts(input: { stocktakeId: "${newId()}", lines: [{ sku: "A", counted: 1, mode: SHELF }] }) {
      ... on RecordCountsSuccess { accepted errors { line code message } } } }`
    const { data } = await gateway.send(query, {}, { 'accept-language': 'en' })
    const errors = [{ line: 7, code: 'WRONG_LOCATION', message: 'The stocktake is of WH2' }]
    expect(data).toEqual({ recordCounts: { accepted: 0, errors } })
  })
})

describe('units', () => {
  let gateway: RunningGateway
  beforeAll(async () => {
    gateway = await runningGateway()
  })
  afterAll(() => gateway.close())

  const RECEIVE = `mutation ($at: SerialHolderInput!) { receiveSerials(input: { units: { serials: ["S1"] }, at: $at, reference: "R1" }) {
    __typename ... on UnitsRefused { message refused { __typename ... on Error { code message }
      ... on SerialElsewhere { place { kind fromCode to { kind dealerCode } region } } ... on SerialNotAllowed { state allowed } } } } }`

  test('each that stands in the way says why, with its own type', async () => {
    const refused = [
      UnitRefusal.parse({ code: 'SERIAL_NOT_ALLOWED', serial: 'S1', state: 'at-dealer', allowed: ['in-transit'] }),
      UnitRefusal.parse({
        code: 'WRONG_PLACE',
        serial: 'S2',
        place: { kind: 'transit', from: 'WH', to: { kind: 'dealer', dealerCode: 'D1' } },
      }),
    ]
    gateway.rpc.on(receiveSerials, () => err({ code: 'UNITS_REFUSED', refused }))
    const { data, errors } = await gateway.send(RECEIVE, { at: { kind: 'LOCATION', location: 'WH' } })
    expect(errors).toEqual([])
    expect(gateway.rpc.sent.at(-1)?.input).toMatchObject({ at: { kind: 'location', location: 'WH' } })
    expect(data).toEqual({
      receiveSerials: {
        __typename: 'UnitsRefused',
        message: '有 2 件不能进行此操作，全部未处理',
        refused: [
          {
            __typename: 'SerialNotAllowed',
            code: 'SERIAL_NOT_ALLOWED',
            message: '单品 S1 在经销商处，不能进行此操作',
            state: 'AT_DEALER',
            allowed: ['IN_TRANSIT'],
          },
          {
            __typename: 'SerialElsewhere',
            code: 'WRONG_PLACE',
            message: '单品 S2 不在该处',
            place: { kind: 'TRANSIT', fromCode: 'WH', to: { kind: 'DEALER', dealerCode: 'D1' }, region: null },
          },
        ],
      },
    })
  })

  test('a holder without what its kind needs is bad input, and nothing is sent', async () => {
    const before = gateway.rpc.sent.length
    const { errors } = await gateway.send(RECEIVE, { at: { kind: 'DEALER', location: 'WH' } })
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', issues: [{ path: ['at', 'dealerCode'] }] })
    expect(gateway.rpc.sent).toHaveLength(before)
  })

  test('a unit and its history are one call', async () => {
    gateway.rpc.on(getSerial, () => null)
    const before = gateway.rpc.sent.length
    const { data } = await gateway.send('{ serial(serial: " s1 ") { state scans { kind } } }')
    expect(data).toEqual({ serial: null })
    expect(gateway.rpc.sent.slice(before)).toMatchObject([{ input: { serial: 'S1' } }])
  })
})

describe('what a channel can promise', () => {
  let gateway: RunningGateway
  beforeAll(async () => {
    gateway = await runningGateway()
    gateway.rpc.on(availableToPromise, ({ skus, explain }) =>
      skus.map((sku) =>
        Atp.parse({ sku, atp: 3, explanation: explain === true ? [{ step: 'own-quota', amount: 3, subtotal: 3 }] : [] }),
      ),
    )
  })
  afterAll(() => gateway.close())

  const asked = (fields: string, skus: string[] = ['A'], fragment = '') =>
    gateway.send(`query ($skus: [String!]!) { availableToPromise(skus: $skus, channel: "TMALL") { ${fields} } } ${fragment}`, {
      skus,
    })
  const steps = [{ step: 'OWN_QUOTA', amount: 3, subtotal: 3 }]

  test('is explained where the explanation is asked for, and not worked out otherwise', async () => {
    const explained = async (fields: string, fragment?: string) => {
      const { data, errors } = await asked(fields, ['A'], fragment)
      expect(errors).toEqual([])
      return [gateway.rpc.sent.at(-1)?.input['explain'], data?.['availableToPromise']]
    }
    expect(await explained('sku atp')).toEqual([false, [{ sku: 'A', atp: 3 }]])
    expect(await explained('why: explanation { step amount subtotal }')).toEqual([true, [{ why: steps }]])
    const fragment = 'fragment E on AvailableToPromise { explanation { step amount subtotal } }'
    expect(await explained('... on AvailableToPromise { ...E }', fragment)).toEqual([true, [{ explanation: steps }]])
  })

  test('costs as much as the SKUs it is asked for', async () => {
    const skus = (count: number) => Array.from({ length: count }, (_, n) => `SKU-${n}`)
    const { errors } = await asked('sku atp explanation { step amount subtotal }', skus(1_000))
    expect(errors).toEqual([])
    gateway.rpc.on(getProducts, ({ skus: known }) => known.map(product))
    const screen =
      'sku atp product { name balances { sellable reserved location { name } } } explanation { step amount subtotal }'
    expect((await asked(screen, skus(1_000))).errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COSTLY' } }])
    gateway.rpc.on(getBalances, () => [])
    expect((await asked(screen, skus(50))).errors).toEqual([])
  })
})
