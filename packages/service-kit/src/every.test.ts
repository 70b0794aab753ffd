import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { every } from './every.js'
import { createLogger } from './logger.js'

const silent = createLogger({ level: 'silent' })

test('a task never overlaps itself, however long a run takes', async () => {
  let running = 0
  let most = 0
  let runs = 0
  const slow = async () => {
    running += 1
    most = Math.max(most, running)
    await pause(15)
    running -= 1
    runs += 1
  }
  const task = every('slow', 2, slow, silent)
  task.start()
  task.start()
  while (runs < 5) await pause(5)
  await task.stop()
  expect(most).toBe(1)
})

test('a failure is logged and the next run comes all the same', async () => {
  const lines: string[] = []
  const log = createLogger({ destination: { write: (line) => void lines.push(line) } })
  let runs = 0
  const failing = async () => {
    runs += 1
    throw new Error(`run ${runs}`)
  }
  const task = every('failing', 1, failing, log)
  task.start()
  while (runs < 3) await pause(2)
  await task.stop()
  expect(JSON.parse(lines[1]!)).toMatchObject({ task: 'failing', err: { message: 'run 2' } })
})

test('stop waits for the run in progress, and no run follows', async () => {
  let begun = 0
  let ended = 0
  const slow = async () => {
    begun += 1
    await pause(30)
    ended += 1
  }
  const task = every('slow', 1, slow, silent)
  task.start()
  while (begun === 0) await pause(1)
  await task.stop()
  expect(ended).toBe(1)
  await pause(20)
  expect(begun).toBe(1)
})
