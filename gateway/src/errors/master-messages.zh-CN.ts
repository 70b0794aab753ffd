import { formatMinor } from '@channel/contracts'
import type { DealerApplicationStatus, DocumentKind, LicenceFault } from '@channel/contracts/dealer'
import type { masterRefusalTypes } from './master-refusals.js'
import type { ListWords, Messages } from './message-shape.js'

const faults: Record<LicenceFault, string> = {
  length: '应为 18 位',
  sign: '只能包含数字和大写字母（不含 I、O、S、V、Z）',
  'check-digit': '校验位不符，请逐位核对是否录错',
}
const statuses: Record<DealerApplicationStatus, string> = {
  submitted: '待审批',
  'more-wanted': '待补充资料',
  approved: '已批准',
  rejected: '已驳回',
  withdrawn: '已撤回',
}
const papers: Record<DocumentKind, string> = {
  licence: '营业执照',
  contract: '合同',
  identity: '身份证件',
  'store-photo': '门店照片',
  other: '其他资料',
}

/** Refusals of the dealer master and of applications. */
export const chineseMaster = ({ list }: ListWords): Pick<Messages['refusals'], keyof typeof masterRefusalTypes> => ({
  AGREEMENT_EXISTS: ({ number }) => `合同号已存在：${number}；请变更该合同，或核对纸面合同号`,
  AGREEMENT_NOT_FOUND: ({ agreementId }) => `合同不存在：${agreementId}`,
  AGREEMENT_PERIOD: ({ startsOn, endsOn }) => `合同到期日 ${endsOn} 早于生效日 ${startsOn}`,
  APPLICATION_NOT_ALLOWED: ({ status }) => `申请${statuses[status]}，不能进行此操作`,
  APPLICATION_NOT_FOUND: ({ applicationId }) => `准入申请不存在：${applicationId}`,
  DEALER_CLOSED: ({ dealerCode }) => `经销商已关闭：${dealerCode}；重新合作请另行提交准入申请`,
  DEALER_CYCLE: ({ dealerCodes }) => `上下级关系成环：${list(dealerCodes)}`,
  DEALER_EXISTS: ({ dealerCodes }) => `经销商编码已存在：${list(dealerCodes)}`,
  DEALER_HAS_OPEN: ({ dealerCode, currency, heldMinor, owedMinor, below }) =>
    `经销商 ${dealerCode} 尚不能关闭：占用 ${formatMinor(heldMinor, currency)}，应收 ${formatMinor(owedMinor, currency)} ${currency}` +
    (below.length > 0 ? `，下级未关闭：${list(below)}` : '') +
    '；请先结清',
  DOCUMENTS_MISSING: ({ kinds }) => `请先上传：${list(kinds.map((kind) => papers[kind]))}`,
  DOCUMENT_NOT_FOUND: ({ documentId }) => `该经销商没有此资料：${documentId}`,
  LICENCE_INVALID: ({ licence, fault }) => `统一社会信用代码有误：${licence}，${faults[fault]}`,
  LICENCE_TAKEN: ({ licence, dealerCode }) => `统一社会信用代码 ${licence} 已属于经销商 ${dealerCode}`,
  TREE_TOO_DEEP: ({ dealerCode, levels, limit }) =>
    `经销商 ${dealerCode} 将使层级达到 ${levels} 级，上限 ${limit} 级；请挂到更高一级之下`,
  VERSION_CONFLICT: ({ current }) => `已被他人修改（当前第 ${current} 版），请刷新后重新操作`,
})
