import { expect, test } from '@jest/globals'
import { freePort } from './ports.js'

test('a free port is handed out once, even before anybody listens on it', async () => {
  const ports: number[] = []
  for (let round = 0; round < 50; round += 1) ports.push(...(await Promise.all(Array.from({ length: 20 }, () => freePort()))))
  expect(new Set(ports).size).toBe(ports.length)
}, 30_000)
