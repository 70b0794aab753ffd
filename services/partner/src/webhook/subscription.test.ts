import { describe, expect, it } from '@jest/globals'
import { DealerCode } from '@channel/contracts'
import { event } from '../testing/running.js'
import { isOpen, messageOf, unknownPatterns, wants } from './subscription.js'

const D1 = DealerCode.parse('D1')
const subscription = (events: string[], dealerCode: DealerCode | null = null) => ({ webhookId: 'w', events, dealerCode })

describe('a subscription', () => {
  it.each([
    ['*', true],
    ['order.*', true],
    ['order.order-shipped.v1', true],
    ['dealer.*', false],
    ['order.order-shipped.v2', false],
  ])('to %s hears of a shipped order: %s', (pattern, heard) => {
    expect(wants(subscription([pattern]), event())).toBe(heard)
  })

  it.each([
    [{ dealerCode: 'D1' }, 'order.order-shipped.v1', true],
    [{ dealerCode: 'D2' }, 'order.order-shipped.v1', false],
    [{ dealerCode: null }, 'order.order-shipped.v1', false],
    [{}, 'inventory.stock-adjusted.v1', false],
    [{ code: 'D1' }, 'dealer.dealer-registered.v1', true],
    [{ code: 'D1' }, 'inventory.location-registered.v1', false],
    [null, 'order.order-shipped.v1', false],
  ])('of dealer D1 hears of %j in %s: %s', (payload, name, heard) => {
    expect(wants(subscription(['*'], D1), event({ name, payload }))).toBe(heard)
  })

  it('is only to what partners may hear of, and to events that exist', () => {
    expect(['order.a.v1', 'inventory.a.v1', 'dealer.a.v1', 'identity.a.v1', 'partner.a.v1'].filter(isOpen)).toHaveLength(3)
    expect(unknownPatterns(['*', 'order.*', 'order.x.v1', 'identity.*', 'order.y.v1'], ['order.x.v1'])).toEqual([
      'identity.*',
      'order.y.v1',
    ])
  })
})

it('a message says type, time and data as Standard Webhooks has it, its id and its key', () => {
  const sent = event({ key: 'k' })
  expect(JSON.parse(messageOf(sent))).toEqual({
    type: 'order.order-shipped.v1',
    timestamp: '2026-03-01T09:00:00.000Z',
    id: sent.id,
    key: 'k',
    data: sent.payload,
  })
})
