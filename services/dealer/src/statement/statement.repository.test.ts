import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { DealerCode } from '@channel/contracts'
import type { Statement } from '@channel/contracts/dealer'
import { listStatementLines, listStatements } from '@channel/contracts/dealer'
import { asService, brandOps, dealerBuyer, dealerFinance, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import type { Booking } from '../testing/bookings.js'
import { book } from '../testing/bookings.js'
import type { RunningDealers } from '../testing/running.js'
import { key, openDealer, runningDealers } from '../testing/running.js'
import { statementsOf } from '../trade-features.parts.js'
import type { StatementHandlers } from './statement.handlers.js'

let database: TestDatabase
let instances: RunningDealers[]
let handlers: StatementHandlers[]
let one: RunningDealers
let statements: StatementHandlers

beforeAll(async () => {
  database = await testDatabase('dealer')
  instances = await Promise.all([1, 2].map(() => runningDealers(database.url)))
  handlers = instances.map(({ ground }) => statementsOf(ground))
  one = instances[0]!
  statements = handlers[0]!
})
afterAll(async () => {
  await Promise.all(instances.map(({ stop }) => stop()))
  await database.drop()
})

const LIMIT = 1_000_000_00
const at = (moment: string): Date => {
  const time = new Date(moment)
  for (const { clock } of instances) clock.now = time
  return time
}
let numbers = 0
const booked = (
  moment: string,
  dealerCode: DealerCode,
  kind: Booking['kind'],
  amountMinor: number,
  document = `X${(numbers += 1)}`,
) => book(one, [{ kind, dealerCode, amountMinor, document }], at(moment))
const issue = async (month: string, by = statements) => {
  const reply = await by.issue({ idempotencyKey: key(), month }, brandOps)
  if (!reply.ok) throw new Error(reply.error.code)
  return reply.value.issued
}
const statementOf = async (dealerCode: DealerCode, month: string): Promise<Statement | undefined> =>
  (await statements.get({ keys: [{ dealerCode, month }] }, brandOps))[0]
const linesOf = async (dealerCode: DealerCode, month: string, more: object = {}) =>
  (await statements.lines(listStatementLines.input.parse({ dealerCode, month, ...more }), brandOps)).rows.map(({ node }) => node)
const owed = async (code: DealerCode) => (await one.credit.accounts({ codes: [code] }, brandOps))[0]?.owedMinor

describe('statements', () => {
  it('tell of a month how the debt came about, and the next begins where one ends', async () => {
    const code = await openDealer(one, LIMIT)
    await booked('2026-01-05T02:00:00.000Z', code, 'shipment', 100_00, 'SH-1')
    await booked('2026-01-20T02:00:00.000Z', code, 'payment', 40_00, 'BANK-1')
    // The first moment of February in Shanghai.
    await booked('2026-01-31T16:00:00.000Z', code, 'return', 10_00, 'RT-1')
    await booked('2026-02-10T02:00:00.000Z', code, 'rebate', 5_00, 'RS-1')
    await booked('2026-02-28T15:59:59.999Z', code, 'adjustment', -1_00, 'AD-1')
    await booked('2026-03-01T02:00:00.000Z', code, 'shipment', 7_00, 'SH-2')
    expect(await issue('2026-02')).toBe(2)
    expect(await statementOf(code, '2026-01')).toMatchObject({
      ...{
        status: 'issued',
        version: 1,
        number: `ST202601-${code}`,
        openingMinor: 0,
        shipmentsMinor: 100_00,
        paymentsMinor: 40_00,
      },
      ...{ returnsMinor: 0, closingMinor: 60_00, lineCount: 2, dealerConfirmation: null },
    })
    expect(await statementOf(code, '2026-02')).toMatchObject({
      ...{
        openingMinor: 60_00,
        returnsMinor: 10_00,
        rebatesMinor: 5_00,
        adjustmentsMinor: -1_00,
        closingMinor: 44_00,
        lineCount: 3,
      },
    })
    expect(
      (await linesOf(code, '2026-02')).map(({ document, kind, amountMinor, balanceMinor }) => [
        document,
        kind,
        amountMinor,
        balanceMinor,
      ]),
    ).toEqual([
      ['RT-1', 'return', -10_00, 50_00],
      ['RS-1', 'rebate', -5_00, 45_00],
      ['AD-1', 'adjustment', -1_00, 44_00],
    ])
    expect(await statementOf(code, '2026-03')).toMatchObject({
      status: 'open',
      openingMinor: 44_00,
      shipmentsMinor: 7_00,
      closingMinor: 51_00,
      lineCount: 1,
    })
    expect(await linesOf(code, '2026-03')).toMatchObject([{ document: 'SH-2', balanceMinor: 51_00, version: 0 }])
    expect(await statementOf(code, '2026-04')).toBeUndefined()
    expect(await owed(code)).toBe(51_00)
  })

  it('are issued once, however many issue at once, while goods are shipped', async () => {
    const codes = await Promise.all(Array.from({ length: 5 }, () => openDealer(one, LIMIT)))
    for (const code of codes) await booked('2026-03-10T02:00:00.000Z', code, 'shipment', 10_00)
    at('2026-04-01T02:00:00.000Z')
    const late = codes.map((dealerCode, n) =>
      book(one, [{ kind: 'payment', dealerCode, amountMinor: 1_00, document: `LATE${n}` }], new Date('2026-03-31T15:59:00.000Z')),
    )
    const counts = await Promise.all([...handlers, ...handlers].map((by) => issue('2026-03', by)))
    await Promise.all(late)
    expect(counts.reduce((sum, count) => sum + count)).toBe(codes.length + 1)
    at('2026-05-01T02:00:00.000Z')
    await issue('2026-04')
    // A booking begun in March and written after its statement stands on April's.
    for (const code of codes) {
      const [march, april] = [await statementOf(code, '2026-03'), await statementOf(code, '2026-04')]
      expect(april?.openingMinor).toBe(march?.closingMinor)
      expect([april?.closingMinor, march!.paymentsMinor + april!.paymentsMinor]).toEqual([9_00, 1_00])
      expect(await owed(code)).toBe(9_00)
    }
    expect(await issue('2026-04')).toBe(0)
  })

  it('of a month that goes on are not issued', async () => {
    at('2026-05-31T15:59:59.000Z')
    expect(await statements.issue({ idempotencyKey: key(), month: '2026-05' }, brandOps)).toEqual({
      ok: false,
      error: { code: 'MONTH_NOT_OVER', month: '2026-05' },
    })
  })

  it('keep their lines for ever, and their equation', async () => {
    await expect(database.query('DELETE FROM statement_line')).rejects.toThrow('append-only')
    await expect(database.query('UPDATE statement SET closing_minor = closing_minor + 1')).rejects.toThrow('statement_equation')
  })

  it('fail for an account that does not agree with its ledger, and for no other', async () => {
    const [broken, sound] = [await openDealer(one, LIMIT), await openDealer(one, LIMIT)]
    await booked('2026-05-10T02:00:00.000Z', broken, 'shipment', 10_00)
    await booked('2026-05-10T02:00:00.000Z', sound, 'shipment', 10_00)
    await database.query('UPDATE credit_account SET owed_minor = owed_minor + 1 WHERE dealer_code = $1', broken)
    at('2026-06-01T02:00:00.000Z')
    await issue('2026-05')
    expect((await statementOf(sound, '2026-05'))?.status).toBe('issued')
    expect((await statementOf(broken, '2026-05'))?.status).toBe('open')
    await database.query('UPDATE credit_account SET owed_minor = owed_minor - 1 WHERE dealer_code = $1', broken)
    expect(await issue('2026-05')).toBe(1)
  })
})

describe('a dispute', () => {
  const issued = async () => {
    const code = await openDealer(one, LIMIT)
    await booked('2026-06-10T02:00:00.000Z', code, 'shipment', 100_00)
    at('2026-07-01T02:00:00.000Z')
    await issue('2026-06')
    const [line] = await linesOf(code, '2026-06')
    return { code, key: { dealerCode: code, month: '2026-06' }, entryId: line!.entryId }
  }

  it('is corrected by an adjustment of the debt on the same statement, and then signed by both', async () => {
    const { code, key: statement, entryId } = await issued()
    const finance = dealerFinance(code)
    const disputed = await statements.dispute(
      { idempotencyKey: key(), ...statement, version: 1, lines: [{ entryId, reason: '少发 2 件' }], note: '请核对' },
      finance,
    )
    expect(disputed).toMatchObject({ ok: true, value: { status: 'disputed', allowed: ['correct', 'confirm-dealer'] } })
    at('2026-07-03T02:00:00.000Z')
    const correction = {
      idempotencyKey: key(),
      ...statement,
      version: 1,
      adjustments: [{ amountMinor: -20_00, reason: '少发', entryId }],
      note: '更正',
    }
    const corrected = await Promise.all(Array.from({ length: 5 }, (_, n) => handlers[n % 2]!.correct(correction, brandOps)))
    for (const reply of corrected)
      expect(reply).toMatchObject({
        ok: true,
        value: { status: 'corrected', version: 2, adjustmentsMinor: -20_00, closingMinor: 80_00 },
      })
    expect(await owed(code)).toBe(80_00)
    expect((await linesOf(code, '2026-06')).map(({ version, balanceMinor }) => [version, balanceMinor])).toEqual([
      [1, 100_00],
      [2, 80_00],
    ])
    const old = await statements.confirm({ idempotencyKey: key(), ...statement, version: 1 }, finance)
    expect(old).toEqual({ ok: false, error: { code: 'STATEMENT_CHANGED', version: 2 } })
    const sign = (context = finance) => statements.confirm({ idempotencyKey: key(), ...statement, version: 2 }, context)
    expect(await sign()).toMatchObject({ ok: true, value: { status: 'corrected' } })
    expect(await sign(brandOps)).toMatchObject({
      ok: true,
      value: {
        ...{ status: 'confirmed', allowed: [], dealerConfirmation: { by: finance.principal.subject } },
        brandConfirmation: { by: brandOps.principal.subject, at: '2026-07-03T02:00:00.000Z' },
      },
    })
    expect(
      (await statements.history({ keys: [statement] }, finance)).map(({ action, closingMinor }) => [action, closingMinor]),
    ).toEqual([
      ['issue', 100_00],
      ['dispute', 100_00],
      ['correct', 80_00],
      ['confirm-dealer', 80_00],
      ['confirm-brand', 80_00],
    ])
    const told = await database.query<{ name: string }>(
      "SELECT name FROM outbox_event WHERE key = $1 AND name LIKE 'dealer.statement-%' ORDER BY seq, place",
      code,
    )
    expect(told.map(({ name }) => name)).toEqual([
      'dealer.statement-issued.v1',
      'dealer.statement-disputed.v1',
      'dealer.statement-corrected.v1',
      'dealer.statement-confirmed.v1',
    ])
    at('2026-08-01T02:00:00.000Z')
    await issue('2026-07')
    expect(await statementOf(code, '2026-07')).toMatchObject({ openingMinor: 80_00, closingMinor: 80_00, lineCount: 0 })
  })

  it('of an older statement is settled on the next one', async () => {
    const { code, key: statement, entryId } = await issued()
    await statements.dispute({ idempotencyKey: key(), ...statement, version: 1, lines: [], note: '不对' }, dealerFinance(code))
    at('2026-08-01T02:00:00.000Z')
    await issue('2026-07')
    at('2026-08-02T02:00:00.000Z')
    const input = {
      idempotencyKey: key(),
      ...statement,
      version: 1,
      adjustments: [{ amountMinor: -1_00, reason: '抹零', entryId }],
      note: '下月',
    }
    expect(await statements.correct(input, brandOps)).toMatchObject({
      ok: true,
      value: { version: 2, adjustmentsMinor: 0, closingMinor: 100_00 },
    })
    at('2026-09-01T02:00:00.000Z')
    await issue('2026-08')
    expect(await statementOf(code, '2026-08')).toMatchObject({
      openingMinor: 100_00,
      adjustmentsMinor: -1_00,
      closingMinor: 99_00,
    })
    expect(await owed(code)).toBe(99_00)
  })

  it('names lines of its statement only', async () => {
    const { key: statement, code } = await issued()
    const { entryId } = await issued()
    const reply = await statements.dispute(
      { idempotencyKey: key(), ...statement, version: 1, lines: [{ entryId, reason: '不是我的' }], note: '?' },
      dealerFinance(code),
    )
    expect(reply).toEqual({ ok: false, error: { code: 'UNKNOWN_STATEMENT_LINE', entryIds: [entryId] } })
  })
})

describe('a dealer', () => {
  it('sees and signs its own statements, and learns nothing of others', async () => {
    const [mine, other] = [await openDealer(one, LIMIT), await openDealer(one, LIMIT)]
    for (const code of [mine, other]) await booked('2026-09-10T02:00:00.000Z', code, 'shipment', 1_00)
    at('2026-10-01T02:00:00.000Z')
    await issue('2026-09')
    const me = dealerFinance(mine)
    const keys = [mine, other].map((dealerCode) => ({ dealerCode, month: '2026-09' }))
    expect((await statements.get({ keys }, me)).map(({ dealerCode }) => dealerCode)).toEqual([mine])
    expect((await statements.history({ keys }, me)).every(({ dealerCode }) => dealerCode === mine)).toBe(true)
    const listed = await statements.list(listStatements.input.parse({}), me)
    expect(listed.rows.map(({ node }) => node.dealerCode)).toEqual([mine])
    expect((await statements.list(listStatements.input.parse({ dealerCode: other }), me)).totalCount).toBe(0)
    expect((await statements.lines(listStatementLines.input.parse({ dealerCode: other, month: '2026-09' }), me)).totalCount).toBe(
      0,
    )
    const input = { idempotencyKey: key(), dealerCode: other, month: '2026-09', version: 1 }
    expect(await statements.confirm(input, me)).toMatchObject({ ok: false, error: { code: 'STATEMENT_NOT_FOUND' } })
    const disputing = { ...input, idempotencyKey: key(), lines: [], note: '?' }
    expect(await statements.dispute(disputing, me)).toMatchObject({ ok: false, error: { code: 'STATEMENT_NOT_FOUND' } })
    const correcting = { ...input, adjustments: [], note: '?' }
    const ordinary = { ...input, dealerCode: mine }
    for (const refused of [
      await statements.confirm(ordinary, dealerBuyer(mine)),
      await statements.confirm(ordinary, asService('order')),
      await statements.correct(correcting, me),
      await statements.issue({ idempotencyKey: key(), month: '2026-09' }, me),
    ])
      expect(refused).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } })
  })
})
