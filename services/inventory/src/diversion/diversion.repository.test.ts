import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import type { DiversionId } from '@channel/contracts/inventory'
import { brandAdmin, brandOps, dealerBuyer } from '@channel/testkit'
import type { Trade } from '../testing/serials.fixture.js'
import { accepted, dealer, GUANGDONG, key, openTrade, refusals, SHANGHAI, units } from '../testing/serials.fixture.js'

let trade: Trade
let now = new Date('2026-11-22T04:00:00.000Z')
beforeAll(async () => {
  trade = await openTrade({ instances: 2, clock: () => now })
  accepted(await trade.produce(['S1', 'S2', 'S3', 'S4', 'S5', 'S6']))
  await trade.deliver(units('S1', 'S2', 'S3', 'S4', 'S5'), 'D1')
  await trade.deliver(units('S6'), 'D2')
}, 60_000)
afterAll(() => trade.close())

const later = (hours: number) => (now = new Date(now.getTime() + hours * 3_600_000))
const cases = async (filter: object = {}, context = brandOps) =>
  (await trade.first.diversions.list({ first: 50, ...filter }, context)).rows.map(({ node }) => node)
const only = async (serial: string) => {
  const [found] = (await cases()).filter((one) => one.serial === serial)
  if (!found) throw new Error(`No case for ${serial}`)
  return found
}
const confirm = (diversionId: DiversionId, n = 0, context = brandOps) =>
  trade.any(n).diversions.confirm({ idempotencyKey: key(), diversionId, penalty: '扣保证金' }, context)
const dismiss = (diversionId: DiversionId, n = 0) =>
  trade.any(n).diversions.dismiss({ idempotencyKey: key(), diversionId, reason: '客户搬家' }, brandOps)

describe('a unit sold or activated', () => {
  it('inside of its territory is nobody’s business', async () => {
    accepted(await trade.sell(units('S1'), dealer('D1'), SHANGHAI))
    accepted(await trade.activate(units('S1'), SHANGHAI))
    expect(await cases()).toEqual([])
  })

  it('outside of it opens a case with the evidence, and the brand is told', async () => {
    accepted(await trade.sell(units('S2'), dealer('D1'), GUANGDONG, dealerBuyer('D1')))
    const found = await only('S2')
    expect(found).toMatchObject({ sku: 'BP-100', dealerCode: 'D1', status: 'open', openedAt: now.toISOString(), note: null })
    const scans = (await trade.find('S2'))?.scans ?? []
    const dispatched = scans.find(({ kind }) => kind === 'dispatched')
    const sold = scans.find(({ kind }) => kind === 'sold')
    const evidence = {
      scanId: sold?.id,
      kind: 'sold',
      outbound: { dealerCode: 'D1', territory: ['31'], document: 'DN-1', at: dispatched?.at, scanId: dispatched?.id },
      region: '44',
      seller: dealer('D1'),
      reference: 'SO-1',
      reporter: sold?.actor,
    }
    expect((await trade.first.diversions.get({ diversionId: found.id }, brandOps))?.evidence).toMatchObject([evidence])
    const events = await trade.database.query('SELECT name, payload FROM outbox_event WHERE key = $1', found.id)
    expect(events).toMatchObject([{ name: 'inventory.diversion-suspected.v1', payload: { serial: 'S2', evidence } }])
  })

  it('again while the case is open adds to its evidence', async () => {
    later(1)
    accepted(await trade.activate(units('S2'), GUANGDONG))
    const found = await trade.first.diversions.get({ diversionId: (await only('S2')).id }, brandOps)
    expect(found?.evidence.map(({ kind, at }) => [kind, at])).toEqual([
      ['sold', new Date(now.getTime() - 3_600_000).toISOString()],
      ['activated', now.toISOString()],
    ])
  })

  it('by many in one command makes a case for each', async () => {
    later(1)
    accepted(await trade.activate(units('S3', 'S4', 'S6'), GUANGDONG))
    expect((await cases({ from: now.toISOString() })).map(({ serial, dealerCode }) => `${serial} ${dealerCode}`).sort()).toEqual([
      'S3 D1',
      'S4 D1',
      'S6 D2',
    ])
  })
})

describe('a case', () => {
  it('is closed once, by whoever comes first', async () => {
    const { id } = await only('S3')
    const replies = await Promise.all(Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? confirm(id, n) : dismiss(id, n))))
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1)
    expect(replies.flatMap(refusals)).toEqual(Array(11).fill('DIVERSION_CLOSED'))
    expect(
      await trade.database.query(`SELECT seq FROM outbox_event WHERE key = $1 AND name NOT LIKE '%suspected%'`, id),
    ).toHaveLength(1)
  })

  it('keeps who closed it and why; a unit that strays after that opens another', async () => {
    const { id } = await only('S4')
    accepted(await dismiss(id))
    expect(await only('S4')).toMatchObject({
      status: 'dismissed',
      note: '客户搬家',
      closedBy: brandOps.principal.subject,
      closedAt: now.toISOString(),
    })
    accepted(await trade.return(units('S4'), dealer('D1')))
    accepted(await trade.receive(units('S4'), dealer('D1')))
    later(1)
    accepted(await trade.sell(units('S4'), dealer('D1'), GUANGDONG))
    expect((await cases()).filter(({ serial }) => serial === 'S4').map(({ status }) => status)).toEqual(['open', 'dismissed'])
  })

  it('is the brand’s business alone', async () => {
    const buyer = dealerBuyer('D1')
    const { id } = await only('S2')
    expect(refusals(await confirm(id, 0, buyer))).toEqual(['FORBIDDEN'])
    expect(await trade.first.diversions.get({ diversionId: id }, buyer)).toBeNull()
    expect(await cases({}, buyer)).toEqual([])
    expect(await trade.first.diversions.count({ first: 10 }, buyer)).toEqual([])
  })

  it('that does not exist cannot be closed', async () => {
    expect(refusals(await confirm(newId() as DiversionId))).toEqual(['DIVERSION_NOT_FOUND'])
  })

  it('has evidence that nobody can change', async () => {
    await expect(trade.database.query('DELETE FROM diversion_evidence')).rejects.toThrow('append-only')
  })
})

describe('the cases', () => {
  it('are listed newest first, page by page, by status, dealer and period', async () => {
    const first = await trade.first.diversions.list({ first: 2 }, brandAdmin)
    const second = await trade.first.diversions.list({ first: 3, after: first.rows[1]?.cursor }, brandAdmin)
    const all = [...first.rows, ...second.rows].map(({ node }) => node)
    expect([first.hasNextPage, second.hasNextPage, first.totalCount]).toEqual([true, false, 5])
    expect(new Set(all.map(({ id }) => id)).size).toBe(5)
    expect(all.map(({ openedAt }) => openedAt)).toEqual(
      all
        .map(({ openedAt }) => openedAt)
        .sort()
        .reverse(),
    )
    expect((await cases({ status: 'dismissed', dealerCode: 'D1' })).map(({ serial }) => serial)).toContain('S4')
    expect(await cases({ to: '2026-11-22T04:00:00.000Z' })).toEqual([])
    expect(await cases({ after: 'made-up' })).toHaveLength(5)
  })

  it('are counted by dealer, the one with the most first', async () => {
    const [worst, next] = await trade.first.diversions.count({ first: 10 }, brandOps)
    expect(worst).toMatchObject({ dealerCode: 'D1', open: 2 })
    expect((worst?.confirmed ?? 0) + (worst?.dismissed ?? 0)).toBe(2)
    expect(next).toEqual({ dealerCode: 'D2', open: 1, confirmed: 0, dismissed: 0 })
    const period = { from: '2026-11-22T06:30:00.000Z', first: 10 }
    expect(await trade.first.diversions.count(period, brandOps)).toEqual([
      { dealerCode: 'D1', open: 1, confirmed: 0, dismissed: 0 },
    ])
  })
})
