import type { ListWords, Messages } from './message-shape.js'

const urlFaults = {
  'not-https': '须以 https:// 开头',
  'private-address': '不是公网地址',
  'has-credentials': '不能包含用户名或密码',
  'not-a-url': '不是合法的网址',
}

/** Of API keys and webhooks. */
export const chinesePartner = ({ list }: ListWords) =>
  ({
    API_KEY_NOT_FOUND: ({ apiKeyId }) => `接口密钥不存在：${apiKeyId}`,
    DELIVERY_NOT_FOUND: ({ deliveryId }) => `推送记录不存在：${deliveryId}`,
    EXPIRY_IN_PAST: ({ expiresAt }) => `到期时间已过（${expiresAt}），请改为将来的时间或留空`,
    REPLAY_RANGE_TOO_LONG: ({ days, limitDays }) => `一次最多重新推送 ${limitDays} 天（现为 ${days} 天），请分次进行`,
    UNKNOWN_EVENTS: ({ events }) => `没有可订阅的事件：${list(events)}`,
    WEBHOOK_NOT_FOUND: ({ webhookId }) => `事件推送订阅不存在：${webhookId}`,
    WEBHOOK_URL_REFUSED: ({ url, reason }) => `不能推送到 ${url}：${urlFaults[reason]}`,
  }) satisfies Partial<Messages['refusals']>
