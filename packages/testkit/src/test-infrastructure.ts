import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { available, installed, startKafka, startRedis, withLock } from '@channel/provision'
import type { ServerOptions } from '@channel/provision'
import { mayInstall, testServer } from './env.js'

type Server = 'kafka' | 'redis'

const whyNot = (server: Server): string | undefined => {
  if (installed[server]()) return undefined
  return mayInstall() ? available[server]() : `${server} is not installed here; tests with it run where CI is set`
}

/** Why tests with Kafka are skipped here; undefined where they run. */
export const whyNoKafka = (): string | undefined => whyNot('kafka')
/** Why tests with Redis are skipped here; undefined where they run. */
export const whyNoRedis = (): string | undefined => whyNot('redis')

/** The address of the run's one server of this kind, which the first test that asks for it starts. */
const shared = (server: Server, start: (options: ServerOptions) => Promise<string>): Promise<string> => {
  const { folder, owner } = testServer()
  const addressFile = join(folder, `${server}.address`)
  return withLock(`${addressFile}.lock`, async () => {
    const known = await readFile(addressFile, 'utf8').catch(() => undefined)
    if (known !== undefined) return known
    const address = await start({ dataDir: join(folder, server), owner })
    await writeFile(addressFile, address)
    return address
  })
}

/** Kafka shared by all tests of the run: name topics and groups so that they are yours alone. May have to install it: allow minutes. */
export const testKafka = async (): Promise<{ brokers: string }> => ({
  brokers: await shared('kafka', async (options) => (await startKafka(options)).brokers),
})

/** Redis shared by all tests of the run: prefix keys so that they are yours alone. May have to install it: allow minutes. */
export const testRedis = async (): Promise<{ url: string }> => ({
  url: await shared('redis', async (options) => (await startRedis(options)).url),
})
