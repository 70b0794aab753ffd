import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { DealerCode } from '@channel/contracts'
import { listStatementLines, listStatements } from '@channel/contracts/dealer'
import { brandOps, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import { book } from '../testing/bookings.js'
import type { RunningDealers } from '../testing/running.js'
import { key, openDealer, runningDealers } from '../testing/running.js'
import { statementsOf } from '../trade-features.parts.js'
import type { StatementHandlers } from './statement.handlers.js'

let database: TestDatabase
let one: RunningDealers
let statements: StatementHandlers
const codes: DealerCode[] = []

beforeAll(async () => {
  database = await testDatabase('dealer')
  one = await runningDealers(database.url)
  statements = statementsOf(one.ground)
  for (let n = 0; n < 3; n += 1) codes.push(await openDealer(one, 1_000_000))
  for (const day of ['01-05', '01-06', '02-05', '02-06', '02-07', '03-05']) {
    const bookings = codes.flatMap((dealerCode) => [
      { kind: 'shipment' as const, dealerCode, amountMinor: 100, document: `SH-${day}` },
      { kind: 'payment' as const, dealerCode, amountMinor: 30, document: `PAY-${day}` },
    ])
    await book(one, bookings, new Date(`2026-${day}T02:00:00.000Z`))
  }
  one.clock.now = new Date('2026-03-10T02:00:00.000Z')
  await statements.issue({ idempotencyKey: key(), month: '2026-02' }, brandOps)
})
afterAll(async () => {
  await one.stop()
  await database.drop()
})

const everyPage = async <T>(
  read: (after: string | undefined) => Promise<{ rows: { cursor: string; node: T }[]; hasNextPage: boolean }>,
) => {
  const found: T[] = []
  for (let after: string | undefined; ;) {
    const page = await read(after)
    found.push(...page.rows.map(({ node }) => node))
    if (!page.hasNextPage) return found
    after = page.rows.at(-1)?.cursor
  }
}
const linesOf = (month: string, more: object = {}) =>
  everyPage((after) =>
    statements.lines(listStatementLines.input.parse({ dealerCode: codes[0], month, first: 2, after, ...more }), brandOps),
  )

describe('statements are read', () => {
  it('page by page, the latest month first, then by dealer', async () => {
    const found = await everyPage((after) => statements.list(listStatements.input.parse({ first: 2, after }), brandOps))
    expect(found.map(({ month, dealerCode }) => [month, dealerCode])).toEqual(
      ['2026-02', '2026-01'].flatMap((month) => codes.map((code) => [month, code])),
    )
  })

  it('by month and status', async () => {
    const count = async (filter: object) => (await statements.list(listStatements.input.parse(filter), brandOps)).totalCount
    expect([await count({ month: '2026-01' }), await count({ status: 'issued' }), await count({ status: 'confirmed' })]).toEqual([
      3, 6, 0,
    ])
  })

  it('with the debt after each line, whatever the page and the kind', async () => {
    const all = await linesOf('2026-02')
    expect(all.map(({ balanceMinor }) => balanceMinor)).toEqual([240, 210, 310, 280, 380, 350])
    const payments = await linesOf('2026-02', { kind: 'payment' })
    expect(payments).toEqual(all.filter(({ kind }) => kind === 'payment'))
  })

  it('while their month goes on, and not beyond it', async () => {
    expect((await linesOf('2026-03')).map(({ balanceMinor, version }) => [balanceMinor, version])).toEqual([
      [450, 0],
      [420, 0],
    ])
    expect(await linesOf('2026-04')).toEqual([])
  })
})
