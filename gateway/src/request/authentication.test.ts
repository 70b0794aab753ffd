import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ok } from '@channel/contracts'
import { logOut } from '@channel/contracts/identity'
import { listOrders } from '@channel/contracts/order'
import { page } from '../testing/rows.js'
import type { RunningGateway } from '../testing/running-gateway.js'
import { ACCOUNT_ID, accessToken, runningGateway } from '../testing/running-gateway.js'

const ORDERS = '{ orders { totalCount } }'

describe('authentication', () => {
  let gateway: RunningGateway
  beforeAll(async () => {
    gateway = await runningGateway()
    gateway.rpc.on(listOrders, () => page([]))
    gateway.rpc.on(logOut, () => ok({ loggedOut: true }))
  })
  afterAll(() => gateway.close())

  const withToken = async (token: string) => gateway.anonymously(ORDERS, {}, { authorization: `Bearer ${token}` })

  test('a valid token becomes the principal of the call', async () => {
    await withToken(await accessToken({ roles: ['dealer-buyer'], dealerCode: 'D7' }))
    expect(gateway.rpc.sent.at(-1)?.context.principal).toEqual({ subject: ACCOUNT_ID, roles: ['dealer-buyer'], dealerCode: 'D7' })
  })

  test.each<[string, () => Promise<string>, string]>([
    ['expired', () => accessToken({ exp: Math.floor(Date.now() / 1000) - 5 }), 'TOKEN_EXPIRED'],
    ['signed with another secret', () => accessToken({ secret: 'another-secret-0123456789' }), 'UNAUTHENTICATED'],
    ['made for another purpose', () => accessToken({ purpose: 'refresh-token' }), 'UNAUTHENTICATED'],
    ['with a role that nobody has', () => accessToken({ roles: ['emperor'] }), 'UNAUTHENTICATED'],
    ['no token at all', async () => 'nonsense', 'UNAUTHENTICATED'],
    [
      'unsigned',
      async () => {
        const [, payload] = (await accessToken()).split('.')
        return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`
      },
      'UNAUTHENTICATED',
    ],
  ])('a token that is %s is refused with 401 and nothing is sent', async (_name, token, code) => {
    const before = gateway.rpc.sent.length
    const { status, errors, data } = await withToken(await token())
    expect({ status, code: errors[0]?.extensions.code, data }).toEqual({ status: 401, code, data: undefined })
    expect(gateway.rpc.sent).toHaveLength(before)
  })

  test('a revoked session is refused though its token has not expired', async () => {
    const token = await accessToken({ sid: 'session-to-end' })
    expect((await withToken(token)).errors).toEqual([])
    await gateway.cache.set('revoked:session-to-end', '1', 60)
    expect((await withToken(token)).errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
  })

  test('without a token only the log-in fields are open, alone', async () => {
    const logOutOnly = 'mutation { logOut(input: { refreshToken: "x" }) { __typename } }'
    const smuggled =
      'mutation { logOut(input: { refreshToken: "x" }) { __typename } ...F } fragment F on Mutation { shipOrder(orderId: "x") { __typename } }'
    expect((await gateway.anonymously(logOutOnly)).data).toEqual({ logOut: { __typename: 'LogOutSuccess' } })
    expect((await gateway.anonymously(smuggled)).errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
    expect((await gateway.anonymously(ORDERS)).errors[0]).toMatchObject({ message: '请先登录' })
  })

  test('an expired token does not stand in the way of a new log-in', async () => {
    const expired = await accessToken({ exp: 1 })
    const { data } = await gateway.anonymously(
      'mutation { logOut(input: { refreshToken: "x" }) { __typename } }',
      {},
      { authorization: `Bearer ${expired}` },
    )
    expect(data).toEqual({ logOut: { __typename: 'LogOutSuccess' } })
  })
})
