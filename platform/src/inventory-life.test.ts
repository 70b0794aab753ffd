import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { newId } from '@channel/contracts'
import { request } from 'undici'
import type { Shop } from './testing/shop.js'
import { openShop, orderIdOf } from './testing/shop.js'
import { eventually, StockDesk } from './testing/stock-desk.js'
import type { TestPlatform } from './testing/test-platform.js'
import { testPlatform } from './testing/test-platform.js'

const WH2 = { code: 'WH2', name: '南仓', kind: 'WAREHOUSE', priority: 2 }

describe('the life of stock through the gateway', () => {
  let platform: TestPlatform
  let shop: Shop
  let desk: StockDesk
  beforeAll(async () => {
    platform = await testPlatform()
    shop = await openShop(platform, { stock: { 'T-1': 50, 'C-1': 30, 'A-1': 500, 'S-1': 10 }, dealers: { 'D-1': 0 } })
    desk = await StockDesk.open(platform, shop)
    await desk.done('registerLocations', { locations: [WH2] }, 'registered')
  }, 60_000)
  afterAll(() => platform.close())

  test('a transfer leaves one place and arrives at the other, what is missing and broken included', async () => {
    const draft = { from: 'WH', to: 'WH2', lines: [{ sku: 'T-1', quantity: 20 }] }
    const { transfer } = await desk.done<{ transfer: { id: string } }>('createTransfer', draft, 'transfer { id }')
    const transferId = transfer.id
    await desk.done('dispatchTransfer', { transferId }, 'transfer { status }')
    expect(await desk.balance('T-1', 'WH')).toMatchObject({ sellable: 30, onHand: 30 })
    expect(await desk.balance('T-1', 'WH2')).toMatchObject({ sellable: 0, inTransit: 20, onHand: 0 })
    expect(await desk.read('{ stockInTransit(sku: "T-1") { nodes { locationCode quantity } totalCount } }')).toEqual({
      stockInTransit: { nodes: [{ locationCode: 'WH2', quantity: 20 }], totalCount: 1 },
    })
    const silent = { transferId, lines: [{ sku: 'T-1', short: 2 }] }
    expect((await desk.attempt('receiveTransfer', silent, 'transfer { id }')).codes).toEqual(['REASON_REQUIRED'])
    const counted = { transferId, lines: [{ sku: 'T-1', accepted: 15, damaged: 3, short: 2, note: '少两件' }] }
    expect(await desk.done('receiveTransfer', counted, 'transfer { status lines { accepted damaged short inTransit } }')).toEqual(
      {
        __typename: 'ReceiveTransferSuccess',
        transfer: { status: 'RECEIVED', lines: [{ accepted: 15, damaged: 3, short: 2, inTransit: 0 }] },
      },
    )
    expect(await desk.balance('T-1', 'WH2')).toMatchObject({ sellable: 15, damaged: 3, inTransit: 0, onHand: 18 })
    const card = '{ stockMovements(sku: "T-1", location: "WH2") { nodes { from to quantity toAfter reason } } }'
    const arrival = { from: 'OUTSIDE', to: 'IN_TRANSIT', quantity: 20, toAfter: 20, reason: 'TRANSFER_OUT' }
    const { stockMovements } = await desk.read<{ stockMovements: { nodes: object[] } }>(card)
    expect(stockMovements.nodes).toHaveLength(4)
    expect(stockMovements.nodes.at(-1)).toEqual(arrival)
    const person = { actorAccount: { username: 'shop.ops' } }
    expect(await desk.read(`{ transfer(id: "${transferId}") { history { action actorAccount { username } } } }`)).toEqual({
      transfer: { history: ['CREATE', 'DISPATCH', 'RECEIVE'].map((action) => ({ action, ...person })) },
    })
  }, 30_000)

  test('a stocktake with a sale during the count ends with what is there', async () => {
    const opening = { location: 'WH', scope: { rule: 'SKUS', skus: ['C-1'] } }
    const { stocktakeId } = await desk.done<{ stocktakeId: string }>('openStocktake', opening, 'stocktakeId')
    expect((await desk.attempt('openStocktake', opening, 'number')).codes).toEqual(['SKU_IN_STOCKTAKE'])
    const order = await shop.buy([{ sku: 'C-1', quantity: 4 }], 'sale-during-count')
    await shop.ship(orderIdOf(order), 'ship-during-count')
    const lines = ['C-1', 'NOBODY'].map((sku) => ({ sku, counted: 24, mode: 'SHELF' }))
    expect(await desk.done('recordCounts', { stocktakeId, lines }, 'accepted errors { line code message }')).toMatchObject({
      accepted: 1,
      errors: [{ line: 2, code: 'UNKNOWN_SKU', message: '货号不存在：NOBODY' }],
    })
    await desk.doneWith('submitStocktake', stocktakeId, 'matched approved waiting')
    const figures = `figures { book { good } difference { good } value { amount } needsApproval }`
    expect(
      await desk.read(`{ stocktakeLines(stocktakeId: "${stocktakeId}") { nodes { sku counted ${figures} } }
        stocktakeSummary(stocktakeId: "${stocktakeId}") { counted unitsLess } stocktakeProgress(stocktakeId: "${stocktakeId}") { lines } }`),
    ).toEqual({
      stocktakeLines: {
        nodes: [
          {
            sku: 'C-1',
            counted: 24,
            figures: { book: { good: 26 }, difference: { good: -2 }, value: { amount: '-200.00' }, needsApproval: false },
          },
        ],
      },
      stocktakeSummary: { counted: 1, unitsLess: 2 },
      stocktakeProgress: [{ lines: 1 }],
    })
    await desk.doneWith('postStocktake', stocktakeId, 'due', desk.admin)
    const posted = await eventually(
      () => desk.balance('C-1', 'WH'),
      (balance) => balance?.sellable === 24,
    )
    expect(posted).toMatchObject({ sellable: 24, onHand: 24 })
    expect(await desk.done('closeStocktake', { stocktakeId }, 'posted left', desk.admin)).toMatchObject({ posted: 1, left: 0 })
  }, 30_000)

  test('an adjustment above the limits waits for a second person', async () => {
    const limits = { maxUnits: 10, maxValues: [{ amountMinor: 10_000_000, currency: 'CNY' }] }
    await desk.done('setAdjustmentLimits', limits, 'limits { maxUnits }', desk.admin)
    const wanted = { reason: 'damage', lines: [{ sku: 'A-1', location: 'WH', from: 'SELLABLE', to: 'DAMAGED', quantity: 11 }] }
    type Requested = { adjustment: { id: string } }
    const requested = await desk.done<Requested>('requestAdjustment', wanted, 'adjustment { id status values { amount } }')
    expect(requested).toMatchObject({ adjustment: { status: 'PENDING', values: [{ amount: '1100.00' }] } })
    const adjustmentId = requested.adjustment.id
    expect((await desk.attempt('approveAdjustment', { adjustmentId }, 'adjustment { id }')).codes).toEqual(['SAME_PERSON'])
    expect(await desk.balance('A-1', 'WH')).toMatchObject({ sellable: 500, damaged: 0 })
    await desk.done('approveAdjustment', { adjustmentId }, 'adjustment { status }', desk.admin)
    expect(await desk.balance('A-1', 'WH')).toMatchObject({ sellable: 489, damaged: 11, onHand: 500 })
    expect(
      await desk.read(`{ adjustments(filter: { sku: "A-1", status: POSTED }) { nodes {
        reason { name } requestedByAccount { username } decidedByAccount { username } history { action } } } }`),
    ).toEqual({
      adjustments: {
        nodes: [
          {
            reason: { name: '损坏' },
            requestedByAccount: { username: 'shop.ops' },
            decidedByAccount: { username: 'desk.admin' },
            history: [{ action: 'REQUEST' }, { action: 'APPROVE' }],
          },
        ],
      },
    })
  }, 30_000)

  test('a unit tells where it is and where it was; sold outside of its territory it opens a case', async () => {
    const units = { cases: ['BOX-1'] }
    const cases = [{ code: 'BOX-1', serials: ['SN-1', 'SN-2'] }]
    const dealer = { kind: 'DEALER', dealerCode: 'D-1' }
    await desk.done('registerSerials', { sku: 'S-1', batch: 'B1', producedOn: '2026-11-01', cases, reference: 'MO-1' }, 'units')
    await desk.done('receiveSerials', { units, at: { kind: 'LOCATION', location: 'WH' }, reference: 'R-1' }, 'units')
    const to = { ...dealer, territory: ['31', '320100'] }
    await desk.done('dispatchSerials', { units, from: 'WH', to, reference: 'DO-1' }, 'units')
    await desk.done('arriveSerials', { units, at: dealer, reference: 'DO-1' }, 'units')
    const again = await desk.attempt('arriveSerials', { units, at: dealer, reference: 'DO-2' }, 'units')
    expect(again.codes).toEqual(['UNITS_REFUSED'])
    const sale = { units: { serials: ['SN-1'] }, seller: dealer, region: '440300', reference: 'POS-1' }
    await desk.done('sellSerials', sale, 'units')
    const { serial } = await desk.read<{ serial: object }>(`{ serial(serial: "sn-1") { state product { name } owner { kind }
      place { kind region seller { dealer { name } } } outbound { dealerCode territory } scans { number kind actorAccount { username } } } }`)
    expect(serial).toEqual({
      state: 'SOLD',
      product: { name: '货品 S-1' },
      owner: { kind: 'CONSUMER' },
      place: { kind: 'CONSUMER', region: '44', seller: { dealer: { name: 'D-1' } } },
      outbound: { dealerCode: 'D-1', territory: ['31', '32'] },
      scans: ['REGISTERED', 'RECEIVED', 'DISPATCHED', 'ARRIVED', 'SOLD'].map((kind, at) => ({
        number: at + 1,
        kind,
        actorAccount: { username: 'shop.ops' },
      })),
    })
    expect(await desk.read('{ serialCase(code: "BOX-1") { units { serial state } } }')).toEqual({
      serialCase: { units: [{ serial: 'SN-2', state: 'AT_DEALER' }] },
    })
    const evidence = [{ kind: 'SOLD', region: '44', outbound: { territory: ['31', '32'] } }]
    expect(
      await desk.read(
        '{ diversions { nodes { serial status dealer { name } evidence { kind region outbound { territory } } } } }',
      ),
    ).toEqual({ diversions: { nodes: [{ serial: 'SN-1', status: 'OPEN', dealer: { name: 'D-1' }, evidence }] } })
  }, 30_000)

  test('a file of receipts is taken row by row, and what is wrong with a row is told', async () => {
    const file = 'SKU,数量\nT-1,5\nNOBODY,1\n'
    const { statusCode, body } = await request(`${platform.url}/files/imports/stock?kind=receipt&reference=PO-7&location=WH2`, {
      method: 'POST',
      headers: { authorization: `Bearer ${shop.token}`, 'content-type': 'text/csv', 'idempotency-key': newId() },
      body: file,
    })
    expect([statusCode, await body.json()]).toEqual([202, { importId: expect.any(String) }])
    const read = () =>
      desk.read<{ stockImports: { nodes: { id: string; status: string }[] } }>(
        '{ stockImports { nodes { id status kind rows { total done failed } startedByAccount { username } } } }',
      )
    const { stockImports } = await eventually(read, ({ stockImports: { nodes } }) => nodes[0]?.status === 'DONE')
    expect(stockImports.nodes).toMatchObject([
      { kind: 'RECEIPT', rows: { total: 2, done: 1, failed: 1 }, startedByAccount: { username: 'shop.ops' } },
    ])
    expect(
      await desk.read(`{ stockImportErrors(importId: "${stockImports.nodes[0]?.id}") { nodes { line code message value } } }`),
    ).toEqual({
      stockImportErrors: { nodes: [{ line: 3, code: 'UNKNOWN_SKU', message: '没有这个货号', value: 'NOBODY' }] },
    })
  }, 30_000)
})
