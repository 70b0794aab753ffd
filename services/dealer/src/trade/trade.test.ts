import { describe, expect, it } from '@jest/globals'
import { aReturn, aShipment } from '../testing/trade-events.js'
import { rateBp, returnDocument, shipmentDocument } from './trade.js'

const at = '2026-02-28T16:30:00.000Z'
const goods = { dealerCode: 'D1', document: 'SH1', at, lines: [{ sku: 'A', quantity: 3, amountMinor: 900 }] }

describe('the trade ledger', () => {
  it('has a shipment as it was posted, with the numbers of the order’s lines', () => {
    const { payload } = aShipment(goods)
    expect(shipmentDocument(payload)?.entries).toEqual([
      expect.objectContaining({
        day: '2026-03-01',
        kind: 'shipment',
        orderId: payload.orderId,
        lineNo: 1,
        quantity: 3,
        amountMinor: 900,
      }),
    ])
  })

  it('has a return below zero, on the day on which it was settled', () => {
    const { payload } = aReturn({ ...goods, document: 'RT1', lines: [...goods.lines, { sku: 'B', quantity: 1, amountMinor: 0 }] })
    expect(returnDocument(payload, '2026-03-05T01:00:00.000Z')?.entries).toEqual([
      expect.objectContaining({ day: '2026-03-05', kind: 'return', lineNo: 1, quantity: -3, amountMinor: -900 }),
      expect.objectContaining({ lineNo: 2, quantity: -1, amountMinor: 0 }),
    ])
  })

  it('knows nothing of other channels, nor of returns that were refused', () => {
    expect(shipmentDocument(aShipment({ ...goods, channel: 'online' }).payload)).toBeUndefined()
    expect(returnDocument(aReturn({ ...goods, channel: 'online' }).payload, at)).toBeUndefined()
    expect(returnDocument({ ...aReturn(goods).payload, status: 'refused' }, at)).toBeUndefined()
  })

  it.each([
    [0, 10, 0],
    [1, 3, 3_333],
    [2, 3, 6_667],
    [1, 20_000, 1],
    [1, 20_001, 0],
    [5, 0, null],
  ])('%i of %i is a rate of %p', (part, whole, rate) => expect(rateBp(part, whole)).toBe(rate))
})
