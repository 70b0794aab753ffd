import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { inChains } from './chains.js'

type Item = { id: number; keys: number[] }

const histories = fc
  .array(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }), { maxLength: 40 })
  .map((all) => all.map((keys, id): Item => ({ id, keys })))

describe('work in chains', () => {
  test('keeps the order of every key, does everything once and never runs more than the limit', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: 1, max: 6 }), async (items, limit) => {
        const begun: Item[] = []
        let running = 0
        await inChains(
          items,
          ({ keys }) => keys.map(String),
          limit,
          async (item) => {
            begun.push(item)
            running += 1
            expect(running).toBeLessThanOrEqual(limit)
            await pause(item.id % 3 === 0 ? 1 : 0)
            running -= 1
          },
        )
        expect(begun.map(({ id }) => id).sort((a, b) => a - b)).toEqual(items.map(({ id }) => id))
        for (const key of [0, 1, 2, 3, 4]) {
          const ofKey = begun.filter(({ keys }) => keys.includes(key)).map(({ id }) => id)
          expect(ofKey).toEqual([...ofKey].sort((a, b) => a - b))
        }
      }),
      { numRuns: 50 },
    )
  })

  test('runs items without a common key at once', async () => {
    let together = 0
    let most = 0
    await inChains(
      [1, 2, 3, 4],
      (item) => [`key ${item}`],
      4,
      async () => {
        together += 1
        most = Math.max(most, together)
        await pause(5)
        together -= 1
      },
    )
    expect(most).toBe(4)
  })

  test('lets the next of a key begin as soon as the one before has freed it', async () => {
    const seen: string[] = []
    await inChains(
      ['first', 'second'],
      () => ['key'],
      2,
      async (item, free) => {
        seen.push(`${item} begins`)
        free()
        await pause(5)
        seen.push(`${item} ends`)
      },
    )
    expect(seen).toEqual(['first begins', 'second begins', 'first ends', 'second ends'])
  })

  test('stops at the first failure and throws it', async () => {
    const seen: number[] = []
    const outcome = inChains(
      [1, 2, 3],
      () => ['key'],
      2,
      async (item) => {
        seen.push(item)
        await pause(1)
        if (item === 2) throw new Error('second fails')
      },
    )
    await expect(outcome).rejects.toThrow('second fails')
    expect(seen).toEqual([1, 2])
  })
})
