import { describe, expect, it } from '@jest/globals'
import type { ChannelCode, Sku } from '@channel/contracts'
import { news } from './feed.js'

const number = (sku: string, atp: number, channel = 'TMALL') => ({ channel: channel as ChannelCode, sku: sku as Sku, atp })

describe('news of a feed', () => {
  it('are numbers that differ from what was told, and the first number of a SKU', () => {
    const told = [number('A', 1), number('B', 2)]
    const now = [number('A', 1), number('B', 3), number('C', 0), number('A', 5, 'JD')]
    expect(news(told, now)).toEqual([number('B', 3), number('C', 0), number('A', 5, 'JD')])
  })
})
