import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { DealerCode } from '@channel/contracts'
import { newId } from '@channel/contracts'
import { listRebatePolicies, listRebateSimulationLines, listRebateSimulations } from '@channel/contracts/dealer'
import { brandOps, dealerBuyer, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import type { RunningRebates } from '../testing/rebates.js'
import {
  accountsOf,
  draft,
  inForce,
  onlyDealers,
  refusalOf,
  runningRebates,
  trade,
  valueOf,
  volumeTerms,
} from '../testing/rebates.js'
import { key, openDealer } from '../testing/running.js'

let database: TestDatabase
let one: RunningRebates
let dealers: DealerCode[]
beforeAll(async () => {
  database = await testDatabase('dealer')
  one = await runningRebates(database.url)
  dealers = [await openDealer(one, 1_000), await openDealer(one, 1_000)]
  for (const [n, dealerCode] of dealers.entries())
    for (const month of ['02', '03'])
      await trade(database, {
        dealerCode,
        document: `H${month}-${dealerCode}`,
        day: `2025-${month}-15`,
        amount: 20_000 * (n + 1),
      })
  await one.accrue(one.clock.now)
})
afterAll(async () => {
  await one.stop()
  await database.drop()
})

const on = (policyId: string) => ({ idempotencyKey: key(), policyId: policyId as never })

describe('a policy', () => {
  it('is drafted, simulated, put in force and closed; what is not allowed is refused with what is', async () => {
    const policy = valueOf(await draft(one, volumeTerms(onlyDealers(...dealers))))
    expect(policy).toMatchObject({ version: 1, status: 'draft', allowed: ['change', 'simulate'], endsOn: '2026-12-31' })
    expect(await one.rebates.activate(on(policy.id), brandOps)).toEqual({
      ok: false,
      error: { code: 'REBATE_POLICY_NOT_ALLOWED', status: 'draft', allowed: ['change', 'simulate'] },
    })
    valueOf(await one.rebates.simulate(on(policy.id), brandOps))
    const terms = { ...policy.terms, capPerDealerMinor: 5 }
    const change = { ...on(policy.id), name: '新', note: '', terms }
    expect(valueOf(await one.rebates.change(change, brandOps))).toMatchObject({ status: 'draft', name: '新', terms })
    valueOf(await one.rebates.simulate(on(policy.id), brandOps))
    expect(valueOf(await one.rebates.activate(on(policy.id), brandOps))).toMatchObject({
      status: 'active',
      activatedBy: brandOps.principal.subject,
    })
    expect(refusalOf(await one.rebates.change({ ...change, ...on(policy.id) }, brandOps))).toBe('REBATE_POLICY_NOT_ALLOWED')
    expect(valueOf(await one.rebates.close(on(policy.id), brandOps))).toMatchObject({ status: 'closed', endsOn: '2026-03-01' })
    expect(refusalOf(await one.rebates.close(on(newId()), brandOps))).toBe('REBATE_POLICY_NOT_FOUND')
    expect(await database.query('SELECT name FROM outbox_event WHERE key = $1 ORDER BY seq, place', policy.id)).toEqual([
      { name: 'dealer.rebate-policy-activated.v1' },
      { name: 'dealer.rebate-policy-closed.v1' },
    ])
  })

  it('has one version at a time that is worked on, and whole periods', async () => {
    const policy = valueOf(await draft(one, volumeTerms()))
    const twins = await Promise.all([1, 2, 3].map(() => draft(one, volumeTerms(), { code: 'TWIN' })))
    expect(twins.map(refusalOf).sort()).toEqual(['REBATE_VERSION_OPEN', 'REBATE_VERSION_OPEN', 'ok'])
    expect(refusalOf(await draft(one, volumeTerms(), { code: policy.code }))).toBe('REBATE_VERSION_OPEN')
    expect(refusalOf(await draft(one, volumeTerms({ from: '2026-01-02' })))).toBe('REBATE_PERIOD_INVALID')
  })

  it('is found by status, kind, day and a part of its name, and not by dealers', async () => {
    const policy = await inForce(one, volumeTerms({ ...onlyDealers(...dealers), from: '2030-01-01', to: '2030-12-31' }), {
      name: '春季100%',
    })
    const find = async (filter: object, context = brandOps) =>
      (await one.rebates.list(listRebatePolicies.input.parse({ search: '0%', ...filter }), context)).rows.map(
        ({ node }) => node.id,
      )
    expect(await find({ status: 'active', kind: 'volume', on: '2030-05-05' })).toEqual([policy.id])
    expect(await find({ on: '2031-05-05' })).toEqual([])
    expect(await find({ kind: 'mix' })).toEqual([])
    expect(await find({}, dealerBuyer(dealers[0] ?? ''))).toEqual([])
  })
})

describe('a simulation', () => {
  it('tells what history would have given, dealer by dealer, and books nothing', async () => {
    const policy = valueOf(await draft(one, volumeTerms({ ...onlyDealers(...dealers), capTotalMinor: 500 })))
    const simulation = valueOf(await one.rebates.simulate(on(policy.id), brandOps))
    expect(simulation).toMatchObject({ from: '2025-01-01', to: '2025-12-31', dealers: 2, baseMinor: 120_000, totalMinor: 1_000 })
    const input = listRebateSimulationLines.input.parse({ simulationId: simulation.id })
    const lines = (await one.rebates.listSimulationLines(input, brandOps)).rows.map(({ node }) => node)
    expect(
      lines.map(({ dealerCode, periodFrom, earnedMinor, amountMinor }) => [dealerCode, periodFrom, earnedMinor, amountMinor]),
    ).toEqual([
      [dealers[0], '2025-02-01', 200, 167],
      [dealers[0], '2025-03-01', 200, 167],
      [dealers[1], '2025-02-01', 400, 333],
      [dealers[1], '2025-03-01', 400, 333],
    ])
    expect(lines[0]?.explanation).toMatchObject({ measured: 20_000, stepFrom: 10_000, rateBps: 100 })
    expect(await accountsOf(one, policy.id)).toEqual([])
    expect(await database.query('SELECT FROM rebate_entry WHERE policy_id = $1::uuid', policy.id)).toEqual([])
    const listed = await one.rebates.listSimulations(listRebateSimulations.input.parse({ policyId: policy.id }), brandOps)
    expect(listed.rows.map(({ node }) => node)).toEqual([simulation])
    expect((await one.rebates.listSimulationLines(input, dealerBuyer('D9'))).rows).toEqual([])
  })

  it('gives to the cent what the same terms give once they are in force', async () => {
    const terms = volumeTerms({ ...onlyDealers(...dealers), from: '2025-01-01', to: '2025-12-31' })
    const policy = valueOf(await draft(one, terms))
    const days = { from: '2025-01-01', to: '2025-12-31' }
    const { totalMinor } = valueOf(await one.rebates.simulate({ ...on(policy.id), ...days }, brandOps))
    valueOf(await one.rebates.activate(on(policy.id), brandOps))
    await one.accrue(one.clock.now)
    const accrued = (await accountsOf(one, policy.id)).reduce((sum, { accruedMinor }) => sum + accruedMinor, 0)
    expect([totalMinor, accrued]).toEqual([1_200, 1_200])
    expect(refusalOf(await one.rebates.simulate({ ...on(policy.id), from: '2025-01-05', to: '2025-02-01' }, brandOps))).toBe(
      'REBATE_PERIOD_INVALID',
    )
  })
})
