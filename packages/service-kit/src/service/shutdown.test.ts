import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { createLogger } from '../logger.js'
import { inOrderWithin } from './shutdown.js'

const lines: string[] = []
const logger = createLogger({ destination: { write: (line) => void lines.push(line) } })
const never = () => new Promise<void>(() => undefined)

test('stages run one after the other, and a failing one does not keep the next from running', async () => {
  const seen: string[] = []
  await inOrderWithin(1_000, logger, {
    calls: async () => {
      await pause(10)
      seen.push('calls')
    },
    consumers: async () => {
      seen.push('consumers')
      throw new Error('broker away')
    },
    module: async () => {
      seen.push('module')
    },
  })
  expect(seen).toEqual(['calls', 'consumers', 'module'])
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ stage: 'consumers', err: { message: 'broker away' } })
})

test('a stage that hangs is left behind when the time is over, and those after it still begin', async () => {
  const seen: string[] = []
  const begun = performance.now()
  await inOrderWithin(50, logger, {
    calls: never,
    module: async () => {
      seen.push('module')
    },
  })
  expect(performance.now() - begun).toBeLessThan(1_000)
  expect(seen).toEqual(['module'])
  expect(JSON.parse(lines.find((line) => line.includes('unfinished'))!)).toMatchObject({ stage: 'calls', limitMs: 50 })
})
