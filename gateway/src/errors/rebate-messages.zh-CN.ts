import type { Messages } from './message-shape.js'

const policyStatuses = { draft: '为草稿', simulated: '已试算', active: '生效中', closed: '已关闭' }
const settlementStatuses = { pending: '待审批', approved: '已批准', rejected: '已驳回' }
const periods = { month: '整月', quarter: '整季', year: '整年', range: '起止日期' }

export const chineseRebates = {
  NOTHING_TO_SETTLE: ({ periodFrom }) => `${periodFrom} 起的期间没有可结算的返利`,
  REBATE_PERIOD_INVALID: ({ period, from, to }) => `${from} 至 ${to} 不正确：须为${periods[period]}，且不超过 120 期`,
  REBATE_PERIOD_OPEN: ({ periodTo }) => `期间至 ${periodTo} 尚未结束，请于次日起结算`,
  REBATE_PERIOD_SETTLED: ({ settledTo }) => `${settledTo} 及以前已结算，请选择之后的日期`,
  REBATE_PERIOD_UNKNOWN: ({ periodFrom }) => `政策没有从 ${periodFrom} 开始的期间`,
  REBATE_POLICY_NOT_ALLOWED: ({ status }) =>
    status === 'draft' ? '返利政策为草稿，请先试算' : `返利政策${policyStatuses[status]}，不能进行此操作`,
  REBATE_POLICY_NOT_FOUND: ({ policyId }) => `返利政策不存在或从未启用：${policyId}`,
  REBATE_SETTLEMENT_NOT_ALLOWED: ({ status }) => `返利结算单${settlementStatuses[status]}，不能进行此操作`,
  REBATE_SETTLEMENT_NOT_FOUND: ({ settlementId }) => `返利结算单不存在：${settlementId}`,
  REBATE_SETTLEMENT_PENDING: ({ number }) => `该期间的结算单 ${number} 待审批，请先处理`,
  REBATE_VERSION_OPEN: ({ version }) => `该政策的第 ${version} 版正在编辑，请在该版本上修改`,
} satisfies Partial<Messages['refusals']>
