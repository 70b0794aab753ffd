import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { Batcher } from './batcher.js'

// The clock stands still until a test moves it: on a busy machine 2 ms may be 50.
beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }))
afterEach(() => void jest.useRealTimers())

type Call = { key: string; weight?: number }

const desk = (run: (calls: readonly Call[]) => Promise<string[]>, more: object = {}) =>
  new Batcher<Call, string>({ run, keyOf: ({ key }) => key, weightOf: ({ weight }) => weight ?? 1, ...more })

const recorded = (more: object = {}) => {
  const batches: string[][] = []
  let release: () => void = () => undefined
  const gate = new Promise<void>((resolve) => (release = resolve))
  const batcher = desk(async (calls) => {
    batches.push(calls.map(({ key }) => key))
    await gate
    return calls.map(({ key }) => `${key}!`)
  }, more)
  return { batches, release, submit: (key: string, weight?: number) => batcher.submit({ key, weight }) }
}

/** Lets everything happen that waits for no clock. */
const turns = async () => {
  for (let turn = 0; turn < 5; turn += 1) await nextTurn()
}

const later = async (ms: number) => {
  await turns()
  jest.advanceTimersByTime(ms)
  await turns()
}

describe('a batch', () => {
  it('holds what comes in the same turn and answers each its own', async () => {
    const { batches, release, submit } = recorded()
    const replies = Promise.all([submit('a'), submit('b'), submit('c')])
    release()
    expect(await replies).toEqual(['a!', 'b!', 'c!'])
    expect(batches).toEqual([['a', 'b', 'c']])
  })

  it('is no larger in calls or in lines than allowed, but one huge call goes alone', async () => {
    const { batches, release, submit } = recorded({ maxCalls: 2, maxWeight: 10, lanes: 8 })
    const replies = Promise.all([submit('huge', 99), submit('b', 9), submit('c', 9), submit('d'), submit('e')])
    release()
    await later(2)
    await replies
    expect(batches).toEqual([['huge'], ['b', 'd'], ['c', 'e']])
  })

  it('never holds two calls of one key, nor runs beside one with the same key', async () => {
    const { batches, release, submit } = recorded({ lanes: 4 })
    const replies = Promise.all([submit('a'), submit('a'), submit('b')])
    await later(20)
    expect(batches).toEqual([['a', 'b']])
    release()
    expect(await replies).toEqual(['a!', 'a!', 'b!'])
    expect(batches).toEqual([['a', 'b'], ['a']])
  })

  it('leaves those it passes over in their places', async () => {
    const { batches, release, submit } = recorded({ lanes: 2, maxCalls: 3 })
    const replies = Promise.all(['a', 'b', 'c', 'a', 'd', 'b', 'e', 'f', 'g', 'a'].map((key) => submit(key)))
    await later(20)
    expect(batches).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e', 'f'],
    ])
    release()
    await replies
    expect(batches.slice(2)).toEqual([['a', 'b', 'g'], ['a']])
  })

  it('waits for company only beside another batch, and not for long', async () => {
    const { batches, release, submit } = recorded({ maxWaitMs: 2 })
    const first = submit('a')
    await turns()
    expect(batches).toEqual([['a']])
    const others = [submit('b')]
    await later(1)
    others.push(submit('c'))
    await turns()
    expect(batches).toEqual([['a']])
    await later(1)
    expect(batches).toEqual([['a'], ['b', 'c']])
    release()
    await Promise.all([first, ...others])
  })

  it('that fails is done again call by call, and only the guilty one fails', async () => {
    const batcher = desk(async (calls) => {
      if (calls.some(({ key }) => key === 'poison')) throw new Error('poisoned')
      return calls.map(({ key }) => key)
    })
    const outcomes = await Promise.allSettled(['a', 'poison', 'b'].map((key) => batcher.submit({ key })))
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })
})
