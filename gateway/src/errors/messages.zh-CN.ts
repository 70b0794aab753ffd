import { formatMinor } from '@channel/contracts'
import { chineseGiftOrders } from './gift-order-messages.zh-CN.js'
import { chineseCarts } from './cart-messages.zh-CN.js'
import { chineseMarket } from './market-messages.zh-CN.js'
import { chineseMaster } from './master-messages.zh-CN.js'
import type { Messages } from './message-shape.js'
import { chineseOrders } from './order-messages.zh-CN.js'
import { chinesePartner } from './partner-messages.zh-CN.js'
import { chinesePrices } from './price-messages.zh-CN.js'
import { chineseRebates } from './rebate-messages.zh-CN.js'
import { chineseReturns } from './return-messages.zh-CN.js'
import { chineseStock } from './stock-messages.zh-CN.js'
import { chineseTrade } from './trade-messages.zh-CN.js'

const SHOWN = 5
const list = (items: readonly string[]): string =>
  items.slice(0, SHOWN).join('、') + (items.length > SHOWN ? ` 等 ${items.length} 项` : '')

const refusals: Messages['refusals'] = {
  ...chineseOrders,
  ...chineseGiftOrders({ list }),
  ...chineseCarts({ list }),
  ...chineseMarket({ list }),
  ...chineseReturns({ list }),
  ...chineseMaster({ list }),
  ...chineseStock({ list }),
  ...chinesePartner({ list }),
  ...chinesePrices({ list }),
  ...chineseRebates,
  ...chineseTrade({ list }),
  ACCOUNT_DISABLED: () => '账号已停用',
  ACCOUNT_LOCKED: ({ until }) => `密码多次错误，账号已锁定至 ${until}`,
  ACCOUNT_NOT_FOUND: ({ accountId }) => `账号不存在：${accountId}`,
  CREDIT_EXCEEDED: ({ currency, limitMinor, exposureMinor, requestedMinor }) =>
    `超出信用额度：额度 ${formatMinor(limitMinor, currency)}，已占用 ${formatMinor(exposureMinor, currency)}，` +
    `本次 ${formatMinor(requestedMinor, currency)} ${currency}`,
  CREDIT_OVERDUE: ({ currency, overdueMinor, graceDays }) =>
    `逾期超过 ${graceDays} 天的欠款 ${formatMinor(overdueMinor, currency)} ${currency}，请先付清再下单`,
  CURRENCY_MISMATCH: ({ expected, given }) => `币种不符：应为 ${expected}，实为 ${given}`,
  DEALER_NOT_FOUND: ({ dealerCode }) => `经销商不存在：${dealerCode}`,
  DEALER_REQUIRED: () => '经销渠道须指定经销商',
  DEALER_SUSPENDED: ({ dealerCode }) => `经销商已暂停下单：${dealerCode}`,
  FORBIDDEN: () => '无权进行此操作',
  HOLDS_EXPIRED: () => '占用的库存或信用已过期，请重新下单',
  IDEMPOTENCY_KEY_REUSED: ({ idempotencyKey }) => `幂等键已用于内容不同的请求：${idempotencyKey}`,
  INVALID_CREDENTIALS: () => '用户名或密码错误',
  PRICE_MISSING: ({ skus }) => `缺少价格：${list(skus)}`,
  PRICE_NOT_ALLOWED: () => '只有品牌方人员可以指定价格',
  REFRESH_TOKEN_INVALID: () => '刷新令牌无效或已过期，请重新登录',
  REFRESH_TOKEN_REUSED: () => '刷新令牌被重复使用，会话已终止，请重新登录',
  ROLE_NEEDS_DEALER: () => '该角色须指定经销商',
  ROLE_NEEDS_STORE: () => '导购须指定门店',
  TEMPORARY_LIMIT_INVALID: ({ validFrom, validTo }) => `临时额度须先生效后失效，且尚未过期；所填为 ${validFrom} 至 ${validTo}`,
  TEMPORARY_LIMIT_NOT_FOUND: ({ temporaryLimitId }) => `临时额度不存在：${temporaryLimitId}`,
  USERNAME_TAKEN: ({ username }) => `用户名已被占用：${username}`,
}

const requests: Messages['requests'] = {
  UNAUTHENTICATED: () => '请先登录',
  TOKEN_EXPIRED: () => '登录已过期，请续期或重新登录',
  API_KEY_INVALID: () => '接口密钥无效、已过期或已吊销，请联系品牌方管理员重新发放',
  SCOPE_MISSING: ({ scope }) => `接口密钥缺少权限 ${String(scope)}，请联系品牌方管理员`,
  RATE_LIMITED: ({ limit, retryAfterSeconds }) =>
    `请求过于频繁：每分钟最多 ${String(limit)} 次，请在 ${String(retryAfterSeconds)} 秒后继续`,
  NO_SUCH_OPERATION: () => '没有这个接口，全部接口见 /api/v1/openapi.json',
  BAD_USER_INPUT: () => '请求内容有误，详见 issues',
  IDEMPOTENCY_KEY_REQUIRED: () => '变更类接口须带请求头 Idempotency-Key（8–200 个可见 ASCII 字符）',
  IDEMPOTENCY_KEY_MALFORMED: () => 'Idempotency-Key 须为 8–200 个可见 ASCII 字符',
  PAYLOAD_TOO_LARGE: ({ limitBytes }) => `请求体过大，上限 ${String(limitBytes)} 字节`,
  BODY_NOT_JSON: () => '请求体不是合法的 JSON',
  UNSUPPORTED_MEDIA_TYPE: () => '请求的 Content-Type 须为 application/json',
  BATCHING_NOT_SUPPORTED: () => '每个请求只能包含一个操作',
  QUERY_TOO_LONG: ({ limit }) => `查询过长，上限 ${String(limit)} 个词；大量数据请放在变量中`,
  QUERY_TOO_DEEP: ({ depth, limit }) => `查询过深：${String(depth)} 层，上限 ${String(limit)} 层`,
  QUERY_TOO_LARGE: ({ fields, limit }) => `查询字段过多：片段展开后 ${String(fields)} 个，上限 ${String(limit)} 个`,
  QUERY_TOO_COSTLY: ({ cost, limit }) => `查询开销过大：${String(cost)}，上限 ${String(limit)}；请减小 first 或字段`,
  TOO_MANY_ALIASES: ({ aliases, limit }) => `别名过多：${String(aliases)} 个，上限 ${String(limit)} 个`,
  PERSISTED_OPERATION_REQUIRED: () => '只接受已登记的操作',
  SERVICE_UNAVAILABLE: () => '服务暂不可用，请稍后用同一幂等键重试',
  INTERNAL: ({ traceId }) => `系统内部错误，追踪号 ${String(traceId)}`,
}

export const chinese: Messages = { refusals, requests }
