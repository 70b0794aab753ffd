import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { isClean, reconcile } from '../audit/reconcile.js'
import { LOG_IN } from '../replay/operations.js'
import type { TestPlatform } from '../testing/test-platform.js'
import { testPlatform } from '../testing/test-platform.js'
import { DEMO_PASSWORD, demoAccounts } from './accounts.js'
import { openFirstAdmin, seedDemo } from './seed.js'

describe('the demo data', () => {
  let platform: TestPlatform
  beforeAll(async () => {
    platform = await testPlatform()
    await seedDemo(platform.rpc, () => undefined)
  }, 120_000)
  afterAll(() => platform.close())

  const statuses = () =>
    platform.database.query<{ status: string; orders: number }>(
      'SELECT status, count(*)::int AS orders FROM "order".orders GROUP BY status ORDER BY status',
    )

  test('has orders of every channel in every final state, refusals among them', async () => {
    expect((await statuses()).map(({ status }) => status)).toEqual(['cancelled', 'completed', 'confirmed', 'refused', 'shipped'])
    const channels = await platform.database.query('SELECT DISTINCT channel FROM "order".orders')
    expect(channels).toHaveLength(4)
    expect(isClean(await reconcile(platform.open, platform.rpc))).toBe(true)
  })

  test('lets every account in with the printed password', async () => {
    for (const { username } of demoAccounts) {
      const answer = await platform.graphql({ query: LOG_IN, variables: { input: { username, password: DEMO_PASSWORD } } })
      expect(answer.codes).toEqual([])
    }
  }, 60_000)

  test('is planted once', async () => {
    const before = await statuses()
    expect(await seedDemo(platform.rpc, () => undefined)).toBe(false)
    expect(await openFirstAdmin(platform.rpc, 'never-used-password')).toBeUndefined()
    expect(await statuses()).toEqual(before)
  })
})
