import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { AlreadyRunning, claimInstance } from './instance.js'
import { freePort } from '@channel/provision'
import { nextFreePort, wantedPort } from './ports.js'
import { localSecret } from './secret.js'

let folder: string
beforeEach(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'channel-local-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('the claim on a data folder', () => {
  test('is refused while another process lives, and names it', async () => {
    const first = await claimInstance(folder, 'platform', 'A platform')
    await expect(claimInstance(folder, 'platform', 'A platform')).rejects.toThrow(AlreadyRunning)
    await expect(claimInstance(folder, 'platform', 'A platform')).rejects.toThrow(`process ${process.pid}`)
    await first.release()
    await (await claimInstance(folder, 'platform', 'A platform')).release()
  })

  test('is taken over from a process that was killed, also where its number belongs to another one now', async () => {
    for (const dead of [
      { pid: 2 ** 22 + 1, startedAt: '1', what: 'A platform' },
      { pid: process.pid, startedAt: 'another start', what: 'A platform' },
    ]) {
      await writeFile(path.join(folder, 'platform.pid'), JSON.stringify(dead))
      await (await claimInstance(folder, 'platform', 'A platform')).release()
    }
  })

  test('leaves other uses of the folder alone', async () => {
    const platform = await claimInstance(folder, 'platform', 'A platform')
    const replay = await claimInstance(folder, 'replay', 'A replay')
    await Promise.all([platform.release(), replay.release()])
  })
})

describe('the secret of a data folder', () => {
  test('is made once, whoever comes first, and only its owner can read it', async () => {
    const secrets = await Promise.all(Array.from({ length: 8 }, () => localSecret(folder)))
    expect(new Set(secrets).size).toBe(1)
    expect(secrets[0]).toMatch(/^[\w-]{43}$/)
    expect(await readFile(path.join(folder, 'secret'), 'utf8')).toBe(secrets[0])
    expect((await stat(path.join(folder, 'secret'))).mode & 0o777).toBe(0o600)
  })
})

describe('ports', () => {
  const occupy = (port: number): Promise<Server> =>
    new Promise((resolve) => {
      const server = createServer().listen(port, '127.0.0.1', () => resolve(server))
    })

  test('a taken one is passed over, or named where it was asked for', async () => {
    const server = await occupy(0)
    const { port } = server.address() as AddressInfo
    expect(await nextFreePort('127.0.0.1', port)).toBeGreaterThan(port)
    await expect(wantedPort('127.0.0.1', port)).rejects.toThrow(`Port ${port}`)
    server.close()
  })

  test('a free one is taken as it is', async () => {
    const port = await freePort()
    expect(await wantedPort('127.0.0.1', port)).toBe(port)
  })
})
