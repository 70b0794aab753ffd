import { expect, it } from '@jest/globals'
import { allot, BP, end, ID, receive, reserve, SCALE } from '../testing/given.fixture.js'
import { needsOf } from './needs.js'

it('commands name everything once that they will look at', () =>
  expect(
    needsOf([
      reserve({ [BP]: 1, [SCALE]: 1 }, { channel: 'ONLINE', buyer: 'b1' }),
      reserve({ [BP]: 1 }, { channel: 'ONLINE', location: 'WH2' }),
      reserve({ [BP]: 1 }),
      receive(`${BP}@WH2`, 1),
      allot('DEALER', { [`${SCALE}@WH1`]: 1 }),
      end('ship'),
    ]),
  ).toEqual({
    reservationIds: [ID],
    skus: [BP, SCALE],
    spots: [
      { sku: BP, location: null },
      { sku: SCALE, location: null },
      { sku: BP, location: 'WH2' },
      { sku: SCALE, location: 'WH1' },
    ],
    sourced: [BP, SCALE],
    channels: ['ONLINE', 'DEALER'],
    buyers: ['b1'],
  }))

it('only who names a channel and no place looks at all places', () => {
  expect(needsOf([reserve({ [BP]: 1 })]).sourced).toEqual([])
  expect(needsOf([reserve({ [BP]: 1 }, { channel: 'ONLINE', location: 'WH1' })]).sourced).toEqual([])
})
