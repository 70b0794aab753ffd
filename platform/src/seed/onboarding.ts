import { addAgreement, applyForDealer, askForMore } from '@channel/contracts/dealer'
import type { Team } from './team.js'
import { dayAfter } from './team.js'

type Row = readonly [dealerCode: string, number: string, fromDay: number, toDay: number, terms: string]

/** Days are counted from the first start: one of these contracts is about to end, one was renewed. */
const AGREEMENTS: readonly Row[] = [
  ['D-CN01', 'HT-CN01-2026-A', -300, 430, '华东总代理合同，年度采购额不低于 ¥6,000,000'],
  ['D-SH01', 'HT-SH01-2025-A', -660, -296, '区域经销合同（已到期，已续签）'],
  ['D-SH01', 'HT-SH01-2026-A', -295, 70, '区域经销合同，账期 45 天，返利按年度政策执行'],
  ['D-SH01-LJZ', 'HT-SH01-LJZ-01', -180, 185, '专卖店加盟合同，由上海康悦供货'],
  ['D-HZ01', 'HT-HZ01-2026-A', -350, 21, '区域经销合同，即将到期，续签中'],
  ['D-GZ01', 'HT-GZ01-2026-A', -200, 165, '区域经销合同，含广东省独家授权'],
  ['D-BJ01', 'HT-BJ01-2026-A', -120, 245, '区域经销合同'],
  ['D-XA01', 'HT-XA01-2026-A', -90, 275, '试用期经销合同，授信 ¥20,000'],
]

const sowAgreements = async ({ ops, since }: Team): Promise<void> => {
  for (const [dealerCode, number, fromDay, toDay, terms] of AGREEMENTS) {
    const days = { startsOn: dayAfter(since, fromDay), endsOn: dayAfter(since, toDay) }
    await ops.must(addAgreement, `agreement:${number}`, { dealerCode, number, ...days, terms })
  }
}

/** Waits for somebody of the brand but the one who wrote it down, and for a copy of the licence. */
const NEW_COMER = {
  companyName: '青岛海颐健康科技有限公司',
  licence: '91370203MA4M62DX6K',
  contacts: [{ name: '于海涛', role: 'owner' as const, phone: '0532-85771616', email: 'yuhaitao@haiyi.example.cn' }],
  territories: [
    { province: '山东', city: '青岛' },
    { province: '山东', city: '烟台' },
  ],
  channel: 'DEALER',
  note: '展会接洽，现有门店 6 家，主营健康电器',
}

/** Shanghai wants one more store below it, and was asked for something. */
const STORE = {
  companyName: '上海康悦五角场专卖店',
  licence: '91310110MALLE85BD9',
  contacts: [{ name: '方婷', role: 'owner' as const, phone: '021-65431717' }],
  territories: [{ province: '上海', city: '上海' }],
  channel: 'DEALER',
  note: '合生汇负一层，面积 46 平方米',
}

export const sowOnboarding = async (team: Team): Promise<void> => {
  const { ops, storekeeper, shanghai } = team
  await sowAgreements(team)
  await storekeeper.must(applyForDealer, 'application:newcomer', NEW_COMER)
  const { id: applicationId, version } = await shanghai.must(applyForDealer, 'application:store', STORE)
  const reason = '请补充营业执照扫描件和门店租赁合同'
  await ops.must(askForMore, 'application:store:ask', { applicationId, version, reason })
}
