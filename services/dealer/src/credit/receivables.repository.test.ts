import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { DealerCode } from '@channel/contracts'
import { newId, ReturnId } from '@channel/contracts'
import { asService, brandOps } from '@channel/testkit'
import type { CreditDesk } from '../testing/credit-desk.js'
import { creditDesk, MORNING, order, shipmentOf } from '../testing/credit-desk.js'
import { aHold, holding, key, openDealer } from '../testing/running.js'

let desk: CreditDesk

beforeAll(async () => {
  desk = await creditDesk()
})
beforeEach(() => desk.at(MORNING))
afterAll(() => desk.stop())

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index))

describe('receivables', () => {
  it('are settled from the oldest on, whatever pays for them; what is over is prepaid', async () => {
    const code = await openDealer(desk.one, 10_000)
    const [first, second, third] = [await desk.ship(code, 100), await desk.ship(code, 200), await desk.ship(code, 300)]
    const open = async () => (await desk.receivables({ dealerCode: code, first: 10 })).map((row) => [row.document, row.openMinor])
    await desk.pay(code, 150)
    expect(await open()).toEqual([
      [third, 300],
      [second, 150],
      [first, 0],
    ])
    const returned = {
      idempotencyKey: key(),
      returnId: ReturnId.parse(newId()),
      dealerCode: code,
      amountMinor: 150,
      currency: 'CNY',
      number: 'RT1',
    }
    await desk.one.credit.creditReturn(returned, order)
    expect(await open()).toEqual([
      [third, 300],
      [second, 0],
      [first, 0],
    ])
    const rebate = {
      idempotencyKey: key(),
      settlementId: newId(),
      number: 'RB1',
      dealerCode: code,
      amountMinor: 350,
      currency: 'CNY',
    }
    await desk.one.credit.creditRebate(rebate, order)
    expect(await desk.overview(code)).toMatchObject({
      owedMinor: -50,
      receivableMinor: 0,
      prepaidMinor: 50,
      availableMinor: 10_050,
    })
    const fourth = await desk.ship(code, 80)
    expect(
      (await desk.receivables({ dealerCode: code, state: 'open', first: 10 })).map((row) => [row.document, row.openMinor]),
    ).toEqual([[fourth, 30]])
    expect(await desk.receivables({ dealerCode: code, state: 'paid', first: 10 })).toHaveLength(3)
    expect(await desk.reconciled()).toEqual([])
  })

  it('are due by the terms of the day when they come about', async () => {
    const code = await openDealer(desk.one, 10_000)
    await desk.ship(code, 100)
    await desk.terms(code, 7)
    await desk.ship(code, 200)
    const adjustment = {
      idempotencyKey: key(),
      dealerCode: code,
      amountMinor: 50,
      currency: 'CNY',
      reference: 'AJ-1',
      reason: '漏记',
    }
    await desk.one.credit.adjustOwed(adjustment, brandOps)
    const clawback = {
      idempotencyKey: key(),
      settlementId: newId(),
      number: 'RB2',
      dealerCode: code,
      amountMinor: -20,
      currency: 'CNY',
    }
    await desk.one.credit.creditRebate(clawback, order)
    const rows = await desk.receivables({ dealerCode: code, first: 10 })
    expect(rows.map(({ kind, dueOn, openMinor }) => [kind, dueOn, openMinor])).toEqual([
      ['rebate', '2026-03-08', 20],
      ['adjustment', '2026-03-08', 50],
      ['shipment', '2026-03-08', 200],
      ['shipment', '2026-03-31', 100],
    ])
    desk.at('2026-03-10T00:00:00.000Z')
    expect(await desk.overview(code)).toMatchObject({ receivableMinor: 370, overdueMinor: 270, oldestDueOn: '2026-03-08' })
    expect(await desk.receivables({ dealerCode: code, state: 'overdue', kinds: ['rebate'], first: 10 })).toMatchObject([
      { daysOverdue: 2 },
    ])
    expect(await desk.receivables({ dealerCode: code, dueFrom: '2026-03-09', dueTo: '2026-03-31', first: 10 })).toHaveLength(1)
    expect(await desk.receivables({ dealerCode: code, document: 'RB2', first: 10 })).toHaveLength(1)
    const [entry] = (await desk.one.credit.entries({ dealerCode: code, first: 9, reasons: ['adjustment'] }, brandOps)).rows
    expect(entry?.node).toMatchObject({ document: 'AJ-1', note: '漏记', owedDeltaMinor: 50 })
  })

  it('are paged without a gap, over all dealers too', async () => {
    const codes = await Promise.all([openDealer(desk.one, 10_000), openDealer(desk.one, 10_000)])
    for (const code of [...codes, ...codes]) await desk.ship(code, 10)
    const dealerCode = codes[0] as DealerCode
    const first = await desk.one.creditTerms.receivables({ dealerCode, first: 1 }, brandOps)
    const second = await desk.one.creditTerms.receivables({ dealerCode, first: 1, after: first.rows[0]?.cursor }, brandOps)
    expect([first.hasNextPage, second.hasNextPage, first.totalCount]).toEqual([true, false, 2])
    expect(first.rows[0]?.node.id).not.toBe(second.rows[0]?.node.id)
    const all = await desk.one.creditTerms.receivables({ first: 4 }, brandOps)
    expect(all.rows.map(({ node }) => node.dealerCode)).toEqual([...codes, ...codes].reverse())
  })
})

describe('many callers at two instances', () => {
  it('book one shipment, one return and one settlement once, whatever the keys', async () => {
    const code = await openDealer(desk.one, 10_000)
    const input = holding(code, 900)
    await desk.one.credit.hold(input, order)
    const money = { dealerCode: code, currency: 'CNY' }
    const shipment = shipmentOf(input.holdId, code, 900)
    const returnId = ReturnId.parse(newId())
    const settlementId = newId()
    const replies = await Promise.all(
      times(30, (i) => {
        const { credit } = desk.either(i)
        if (i % 3 === 0) return credit.shipped(shipment, order)
        if (i % 3 === 1) return credit.creditReturn({ idempotencyKey: key(), ...money, returnId, amountMinor: 70 }, order)
        return credit.creditRebate({ idempotencyKey: key(), ...money, settlementId, number: 'RB-X', amountMinor: 30 }, order)
      }),
    )
    expect(replies.every(({ ok }) => ok)).toBe(true)
    expect(await desk.overview(code)).toMatchObject({ heldMinor: 0, owedMinor: 800, receivableMinor: 800 })
    expect(await desk.reconciled()).toEqual([])
  })

  it('change, split and ship one order: its parts add up', async () => {
    const code = await openDealer(desk.one, 10_000)
    const input = holding(code, 1_000)
    const { holdId } = input
    await desk.one.credit.hold(input, order)
    await desk.one.credit.confirm({ idempotencyKey: key(), holdId }, order)
    const parts = times(20, () => aHold())
    const splits = await Promise.all(
      parts.map((newHoldId, i) =>
        desk.either(i).credit.splitHold({ idempotencyKey: key(), holdId, newHoldId, amountMinor: 60 }, order),
      ),
    )
    expect(splits.filter(({ ok }) => ok)).toHaveLength(16)
    expect(splits.filter((reply) => !reply.ok && reply.error.code === 'HOLD_TOO_SMALL')).toHaveLength(4)
    expect(await desk.overview(code)).toMatchObject({ heldMinor: 1_000, openHolds: 17 })
    const shipments = splits.flatMap((reply) => (reply.ok ? [shipmentOf(reply.value.newHold.id, code, 60)] : []))
    await Promise.all(
      shipments.flatMap((shipment, i) => [
        desk.either(i).credit.shipped(shipment, order),
        desk.either(i + 1).credit.release({ idempotencyKey: key(), holdId: shipment.holdId, shippedMinor: 60 }, order),
        desk.either(i + 1).credit.shipped(shipment, order),
      ]),
    )
    expect(await desk.overview(code)).toMatchObject({ heldMinor: 40, owedMinor: 960, openHolds: 1 })
    expect((await desk.receivables({ dealerCode: code, state: 'open', first: 50 })).map(({ openMinor }) => openMinor)).toEqual(
      times(16, () => 60),
    )
    expect(await desk.reconciled()).toEqual([])
  })

  it('reopen one order that was given back: it holds once', async () => {
    const code = await openDealer(desk.one, 100)
    const input = holding(code, 80)
    const { holdId, expiresAt } = input
    await desk.one.credit.hold(input, order)
    await desk.one.credit.release({ idempotencyKey: key(), holdId }, order)
    const replies = await Promise.all(
      times(10, (i) => desk.either(i).credit.reopenHold({ idempotencyKey: key(), holdId, amountMinor: 90, expiresAt }, order)),
    )
    expect(replies.every(({ ok }) => ok)).toBe(true)
    expect(await desk.overview(code)).toMatchObject({ heldMinor: 90, availableMinor: 10 })
    expect(await desk.reconciled()).toEqual([])
  })
})

describe('other aggregates', () => {
  it('credit rebates in their own transaction, or not at all, and read what moved owed', async () => {
    const code = await openDealer(desk.one, 1_000)
    await desk.ship(code, 500)
    const rebate = { settlementId: newId(), number: 'RB-7', dealerCode: code, amountMinor: 25, currency: 'CNY' }
    const call = { context: asService('dealer'), at: MORNING }
    const failing = desk.one.ground.transaction(async (tx) => {
      await desk.one.creditLedger.creditRebates(tx, [rebate], call)
      throw new Error('the settlement fails')
    })
    await expect(failing).rejects.toThrow('the settlement fails')
    expect(await desk.overview(code)).toMatchObject({ owedMinor: 500 })
    await Promise.all(
      times(6, (i) => desk.either(i).ground.transaction((tx) => desk.either(i).creditLedger.creditRebates(tx, [rebate], call))),
    )
    expect(await desk.overview(code)).toMatchObject({ owedMinor: 475 })
    const month = { dealerCode: code, from: new Date('2026-03-01T00:00:00.000Z'), to: new Date('2026-04-01T00:00:00.000Z') }
    expect(
      (await desk.one.creditLedger.readOwedEntries(month)).map(({ reason, amountMinor, document }) => [
        reason,
        amountMinor,
        document,
      ]),
    ).toEqual([
      ['shipment', 500, expect.stringMatching(/^SH-/)],
      ['rebate', -25, 'RB-7'],
    ])
    expect(await desk.reconciled()).toEqual([])
  })
})

describe('the ledger and the receivables', () => {
  it('cannot be changed, and reconcile finds what does not fit them', async () => {
    const code = await openDealer(desk.one, 1_000)
    await desk.ship(code, 10)
    await expect(
      desk.database.query('UPDATE credit_entry SET owed_delta_minor = 0 WHERE dealer_code = $1', code),
    ).rejects.toThrow('append-only')
    await expect(desk.database.query('DELETE FROM receivable WHERE dealer_code = $1', code)).rejects.toThrow('append-only')
    await desk.database.query('UPDATE credit_account SET invoiced_minor = 15 WHERE dealer_code = $1', code)
    expect(await desk.reconciled()).toEqual([
      { key: code, field: 'invoiced', ledger: 10, balance: 15 },
      { key: code, field: 'open receivables', ledger: 5, balance: 10 },
      { key: code, field: 'receivables', ledger: 10, balance: 15 },
    ])
    await desk.database.query('UPDATE credit_account SET invoiced_minor = 10 WHERE dealer_code = $1', code)
  })
})
