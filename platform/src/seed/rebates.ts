import type { InputOf } from '@channel/contracts'
import { activateRebatePolicy, draftRebatePolicy, simulateRebate } from '@channel/contracts/dealer'
import type { Team } from './team.js'
import { dayOf } from './team.js'

type Draft = Omit<InputOf<typeof draftRebatePolicy>, 'idempotencyKey'>

const currency = 'CNY'
const WAN = 1_000_000

/** In force: what is bought in a quarter moves everything of it up a step. */
const volumeOf = (year: string): Draft => ({
  code: `FL-${year}-VOL`,
  name: '季度采购额阶梯返利',
  note: '全额返，季度结算，冲抵货款',
  terms: {
    rule: {
      kind: 'volume',
      measure: 'amount',
      mode: 'whole',
      steps: [
        { from: 1 * WAN, rateBps: 100 },
        { from: 5 * WAN, rateBps: 200 },
        { from: 20 * WAN, rateBps: 350 },
      ],
    },
    scope: { tiers: ['gold', 'silver'], categoriesOut: ['配件耗材', '服务'] },
    currency,
    period: 'quarter',
    from: `${year}-01-01`,
    to: `${year}-12-31`,
    capPerDealerMinor: 10 * WAN,
  },
})

/** Worked out over what there is, and not yet decided on. */
const mixOf = (year: string): Draft => ({
  code: `FL-${year}-MIX`,
  name: '全品类铺货返利',
  note: '待总经理办公会讨论',
  terms: {
    rule: {
      kind: 'mix',
      measure: 'categories',
      steps: [
        { from: 3, rateBps: 50 },
        { from: 5, rateBps: 120 },
      ],
    },
    currency,
    period: 'year',
    from: `${year}-01-01`,
    to: `${year}-12-31`,
    capTotalMinor: 50 * WAN,
  },
})

/** One policy that counts and one that was only simulated. Comes late, so that there are sales to work with. */
export const sowRebates = async (team: Team): Promise<void> => {
  const { ops, storekeeper } = team
  const year = dayOf(team).slice(0, 4)
  const days = { from: `${year}-01-01`, to: `${year}-12-31` }
  const { id: volume } = await ops.must(draftRebatePolicy, 'rebate:volume', volumeOf(year))
  await ops.must(simulateRebate, 'rebate:volume:simulate', { policyId: volume, ...days })
  await storekeeper.must(activateRebatePolicy, 'rebate:volume:activate', { policyId: volume })
  const { id: mix } = await ops.must(draftRebatePolicy, 'rebate:mix', mixOf(year))
  await ops.must(simulateRebate, 'rebate:mix:simulate', { policyId: mix, ...days })
}
