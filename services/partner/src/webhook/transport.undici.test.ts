import type { LookupAddress } from 'node:dns'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Receiver } from '../testing/receiver.js'
import { receiver } from '../testing/receiver.js'
import { isPublic } from './addresses.net.js'
import { undiciTransport } from './transport.undici.js'

let partner: Receiver
beforeAll(async () => {
  partner = await receiver()
})
afterAll(() => partner.close())

const outside = undiciTransport({ development: false })
const developer = undiciTransport({ development: true })
afterAll(async () => {
  await Promise.all([outside.close(), developer.close()])
})
const message = (url: string) => ({ url, headers: { 'webhook-id': 'm-1' }, body: '{}' })

describe('addresses of the public internet', () => {
  it.each(['8.8.8.8', '223.5.5.5', '2400:3200::1', '2606:4700::1111'])('%s is one', (address) => {
    expect(isPublic(address)).toBe(true)
  })

  it.each([
    ...['10.1.2.3', '127.0.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '0.0.0.0'],
    ...['224.0.0.1', '255.255.255.255', '198.18.0.1', '::1', '::', 'fe80::1', 'fd00::1', 'ff02::1', '::ffff:10.0.0.1'],
    ...['::ffff:8.8.8.8', '64:ff9b::a00:1', '2002:a00:1::', '2001:db8::1', '2001::1', 'nonsense', ''],
  ])('%s is none', (address) => {
    expect(isPublic(address)).toBe(false)
  })
})

describe('where messages may go', () => {
  it.each([
    ['https://partner.example/hooks', undefined],
    ['http://partner.example/hooks', 'not-https'],
    ['http://127.0.0.1:9/', 'not-https'],
    ['ftp://partner.example/', 'not-https'],
    ['partner.example', 'not-a-url'],
    ['https://user:word@partner.example/', 'has-credentials'],
    ['https://10.0.0.1/', 'private-address'],
    ['https://127.1/', 'private-address'],
    ['https://0x7f000001/', 'private-address'],
    ['https://2130706433/', 'private-address'],
    ['https://[::1]/', 'private-address'],
    ['https://[::ffff:127.0.0.1]/', 'private-address'],
    ['https://169.254.169.254/latest/meta-data', 'private-address'],
    ['https://localhost/', 'private-address'],
    ['https://LOCALHOST./', 'private-address'],
    ['https://a.localhost/', 'private-address'],
  ])('%s: %s', (url, reason) => {
    expect(outside.refusalOf(url)).toBe(reason)
  })

  it('on a developer’s machine plain HTTP to itself, but to nobody else', () => {
    const reasons = [
      'http://127.0.0.1:9/',
      'http://localhost:9/',
      'http://[::1]:9/',
      'https://10.0.0.1/',
      'http://10.0.0.1/',
    ].map(developer.refusalOf)
    expect(reasons).toEqual([undefined, undefined, undefined, undefined, 'not-https'])
  })
})

describe('sending', () => {
  it('tells the answer, its beginning and how long it took', async () => {
    partner.answers(() => ({ status: 201, body: '好'.repeat(5_000), afterMs: 30 }))
    const attempted = await developer.post(message(partner.url))
    expect(attempted).toMatchObject({ statusCode: 201, response: '好'.repeat(1_000), error: null })
    expect(attempted.durationMs).toBeGreaterThanOrEqual(25)
    expect(partner.received.at(-1)).toMatchObject({ body: '{}', headers: { 'webhook-id': 'm-1' } })
  })

  it('follows no redirect', async () => {
    partner.clear()
    partner.answers(() => ({ status: 302, headers: { location: `${partner.url}/elsewhere` } }))
    expect(await developer.post(message(partner.url))).toMatchObject({ statusCode: 302 })
    expect(partner.received).toHaveLength(1)
  })

  it('reaches nothing inside, whatever a name resolves to', async () => {
    const at = (...found: string[]) => {
      const addresses: LookupAddress[] = found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
      return undiciTransport({ development: false, resolve: (_name, _options, callback) => callback(null, addresses) })
    }
    partner.clear()
    const url = partner.url.replace('http://127.0.0.1', 'https://partner.example')
    for (const found of [['127.0.0.1'], ['8.8.8.8', '127.0.0.1'], ['::1'], []]) {
      const transport = at(...found)
      const attempted = await transport.post(message(url))
      expect(attempted).toMatchObject({ statusCode: null, error: expect.stringMatching(/no public address|has no address/) })
      await transport.close()
    }
    expect(await outside.post(message(partner.url))).toMatchObject({ statusCode: null, error: 'not-https' })
    expect(partner.received).toEqual([])
  })

  it('says why there was no answer', async () => {
    expect(await developer.post(message('http://127.0.0.1:1/'))).toMatchObject({
      statusCode: null,
      error: expect.stringContaining('ECONNREFUSED'),
    })
  })
})
