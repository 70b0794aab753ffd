import { expect } from '@jest/globals'
import type { DealerCode } from '@channel/contracts'
import type { Statement } from '@channel/contracts/dealer'
import { brandOps, dealerFinance } from '@channel/testkit'
import type { StatementHandlers } from '../statement/statement.handlers.js'
import type { Booking } from './bookings.js'
import { book } from './bookings.js'
import type { RunningDealers } from './running.js'
import { key, openDealer } from './running.js'

type Year = {
  readonly instances: RunningDealers[]
  readonly statements: StatementHandlers[]
  readonly query: <T>(sql: string, ...parameters: unknown[]) => Promise<T[]>
}
type Size = { readonly dealers: number; readonly months: number; readonly momentsAMonth: number }
/** What the debts should be, added up by nothing but addition. */
type Expected = Map<DealerCode, bigint[]>

const LIMIT = 1_000_000_000_00
const MINUTE_MS = 60_000
const KINDS = ['shipment', 'shipment', 'shipment', 'return', 'payment', 'payment', 'rebate', 'adjustment'] as const

/** Numbers that look like chance and are the same for the same seed (mulberry32). */
const chance = (seed: number) => {
  let state = seed >>> 0
  return (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const monthName = (index: number): string => `2026-${String(index + 1).padStart(2, '0')}`
const beginOf = (index: number): number => Date.UTC(2026, index, 1) - 8 * 60 * MINUTE_MS

const signed = ({ kind, amountMinor }: Booking): bigint =>
  kind === 'shipment' || kind === 'adjustment' ? BigInt(amountMinor) : -BigInt(amountMinor)

let documents = 0
const someBooking = (dealerCode: DealerCode, draw: (below: number) => number): Booking => {
  const kind = KINDS[draw(KINDS.length)] ?? 'shipment'
  const amount = 1 + draw(9_999_999)
  const negative = kind === 'adjustment' || kind === 'rebate' ? draw(2) === 1 : false
  return { kind, dealerCode, amountMinor: negative ? -amount : amount, document: `DOC-${(documents += 1)}` }
}

const at = ({ instances }: Year, time: number): Date => {
  const moment = new Date(time)
  for (const { clock } of instances) clock.now = moment
  return moment
}

/** Moments at the very edges of the month too: its first and its last millisecond. */
const momentsOf = (month: number, count: number, draw: (below: number) => number): number[] => {
  const [begin, end] = [beginOf(month), beginOf(month + 1)]
  const minutes = (end - begin) / MINUTE_MS
  const within = Array.from({ length: count }, () => begin + draw(minutes) * MINUTE_MS)
  return [begin, ...within.toSorted((a, b) => a - b), end - 1]
}

const live = async (
  year: Year,
  codes: DealerCode[],
  month: number,
  moments: number,
  draw: (below: number) => number,
  expected: Expected,
) => {
  for (const time of momentsOf(month, moments, draw)) {
    const busy = codes.filter(() => draw(3) > 0)
    const bookings = busy.map((code) => someBooking(code, draw))
    await book(year.instances[0]!, bookings, at(year, time))
    for (const booking of bookings) {
      const debts = expected.get(booking.dealerCode)!
      debts[month] = debts[month]! + signed(booking)
    }
  }
}

/** All instances at once; a second time nothing is left to issue. */
const issue = async (year: Year, month: number) => {
  at(year, beginOf(month + 1) + 60 * MINUTE_MS)
  const input = { month: monthName(month) }
  await Promise.all(year.statements.map((by) => by.issue({ idempotencyKey: key(), ...input }, brandOps)))
  expect(await year.statements[0]!.issue({ idempotencyKey: key(), ...input }, brandOps)).toEqual({
    ok: true,
    value: { issued: 0 },
  })
}

/** A dealer disputes, the brand corrects, both sign. What is corrected belongs to the month of the statement. */
const settle = async (year: Year, dealerCode: DealerCode, month: number, draw: (below: number) => number, expected: Expected) => {
  const [statements] = year.statements
  const named = { dealerCode, month: monthName(month) }
  const finance = dealerFinance(dealerCode)
  if (draw(2) === 0)
    await statements!.dispute({ idempotencyKey: key(), ...named, version: 1, lines: [], note: '请核对' }, finance)
  const amounts = Array.from({ length: draw(3) }, () => draw(20_000) - 9_999).filter((amount) => amount !== 0)
  const adjustments = amounts.map((amountMinor) => ({ amountMinor, reason: '更正' }))
  const corrected = await statements!.correct(
    { idempotencyKey: key(), ...named, version: 1, adjustments, note: '更正' },
    brandOps,
  )
  if (!corrected.ok) return expect(corrected.error.code).toBe('STATEMENT_NOT_FOUND')
  const debts = expected.get(dealerCode)!
  debts[month] = amounts.reduce((sum, amount) => sum + BigInt(amount), debts[month]!)
  for (const context of [finance, brandOps])
    expect(await statements!.confirm({ idempotencyKey: key(), ...named, version: 2 }, context)).toMatchObject({ ok: true })
}

const equation = (one: Statement): number =>
  one.openingMinor + one.shipmentsMinor - one.returnsMinor - one.rebatesMinor - one.paymentsMinor + one.adjustmentsMinor

/** Each month of a dealer closes with what it owed by our own addition, and begins where the one before ended. */
const checkDealer = async (year: Year, dealerCode: DealerCode, months: number, debts: bigint[]): Promise<void> => {
  const keys = Array.from({ length: months }, (_, index) => ({ dealerCode, month: monthName(index) }))
  const found = await year.statements[1]!.get({ keys }, brandOps)
  const first = months - found.length
  let owed = debts.slice(0, first).reduce((sum, debt) => sum + debt, 0n)
  expect(owed).toBe(0n)
  for (const [index, statement] of found.entries()) {
    expect(statement.month).toBe(monthName(first + index))
    expect([BigInt(statement.openingMinor), equation(statement)]).toEqual([owed, statement.closingMinor])
    owed += debts[first + index]!
    expect(BigInt(statement.closingMinor)).toBe(owed)
  }
  const [account] = await year.instances[0]!.credit.accounts({ codes: [dealerCode] }, brandOps)
  expect(BigInt(account!.owedMinor)).toBe(owed)
}

/** Every entry that moved a debt stands on one statement, and lines come to the figures above them. */
const checkLines = async ({ query }: Year, codes: DealerCode[]): Promise<void> => {
  const lost = await query(
    `SELECT id FROM credit_entry e WHERE owed_delta_minor <> 0 AND dealer_code = ANY($1)
      AND NOT EXISTS (SELECT FROM statement_line l WHERE l.entry_id = e.id AND l.dealer_code = e.dealer_code AND l.amount_minor = e.owed_delta_minor)`,
    codes,
  )
  expect(lost).toEqual([])
  const wrong = await query(
    `SELECT s.number FROM statement s LEFT JOIN statement_line l USING (dealer_code, month) WHERE s.dealer_code = ANY($1)
      GROUP BY s.dealer_code, s.month HAVING s.closing_minor - s.opening_minor <> coalesce(sum(l.amount_minor), 0) OR s.line_count <> count(l.entry_id)`,
    codes,
  )
  expect(wrong).toEqual([])
}

/** Lives through months with random bookings, corrections and signatures, and checks every statement to the cent. */
export const liveThrough = async (year: Year, { dealers, months, momentsAMonth }: Size, seed: number): Promise<void> => {
  const draw = chance(seed)
  const codes: DealerCode[] = []
  for (let n = 0; n < dealers; n += 1) codes.push(await openDealer(year.instances[0]!, LIMIT))
  const expected: Expected = new Map(codes.map((code) => [code, Array.from({ length: months }, () => 0n)]))
  for (let month = 0; month < months; month += 1) {
    await live(year, codes, month, momentsAMonth, draw, expected)
    await issue(year, month)
    for (const code of codes.filter(() => draw(4) === 0)) await settle(year, code, month, draw, expected)
  }
  for (const code of codes) await checkDealer(year, code, months, expected.get(code)!)
  await checkLines(year, codes)
}
