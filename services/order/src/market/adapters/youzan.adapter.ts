import { createHash, timingSafeEqual } from 'node:crypto'
import type { Result } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import { ExternalLine } from '@channel/contracts/order'
import type { ExternalStatus } from '@channel/contracts/order'
import { z } from 'zod'
import { minorOf } from '../amounts.js'
import type { Arrival, Details } from '../external-order.js'
import { localTime, momentOf } from '../local-time.js'
import type { Buyer, Malformed, MarketAdapter, PulledPage, PullFault, PushedMessage, ShopAccess } from '../market-adapter.js'

/*
 * Youzan open platform (有赞云).
 * Pushes: https://doc.youzanyun.com/detail/MSG/302 (trade_TradeBuyerPay), /199 (trade_TradeSuccess), /200 (trade_TradeClose); `msg` is
 * JSON, URL-encoded. Their signature: https://doc.youzanyun.com/resource/develop-guide/41355/41536.
 * Orders: `youzan.trades.sold.get` 4.0.4, https://doc.youzanyun.com/detail/API/0/157; with `start_update` and `end_update` it is sorted by
 * the time of change, "and what lies in a window changes while it is read". Faults of the gateway come as `gw_err_resp`.
 */

const Amount = z.union([z.string(), z.number()])
const Text = z.string().nullish()

const FullOrder = z.object({
  order_info: z.object({
    tid: z.string().min(1).max(100),
    status: z.string(),
    update_time: z.string(),
    refund_state: z.number().nullish(),
  }),
  buyer_info: z
    .object({ yz_open_id: Text, buyer_id: z.union([z.string(), z.number()]).nullish(), fans_nickname: Text, buyer_phone: Text })
    .nullish(),
  address_info: z.object({ receiver_name: Text, receiver_tel: Text, delivery_province: Text }).nullish(),
  pay_info: z.object({ payment: Amount }),
  orders: z.array(
    z.object({
      title: Text,
      num: z.number(),
      payment: Amount,
      outer_sku_id: Text,
      outer_item_id: Text,
      item_id: z.union([z.string(), z.number()]).nullish(),
      sku_id: z.union([z.string(), z.number()]).nullish(),
    }),
  ),
})
type FullOrder = z.infer<typeof FullOrder>

const Message = z.object({
  id: z.string().min(1).max(100),
  type: z.string(),
  status: z.string().nullish(),
  msg: z.string().nullish(),
  version: z.number().positive(),
})

const Answer = z.object({
  code: z.number(),
  message: z.string().nullish(),
  data: z
    .object({
      full_order_info_list: z.array(z.object({ full_order_info: z.unknown() })),
      total_results: z.number().nullish(),
      paginator: z.object({ total_count: z.number() }).nullish(),
    })
    .nullish(),
})
const GatewayFault = z.object({ gw_err_resp: z.object({ err_code: z.union([z.number(), z.string()]), err_msg: Text }) })

const FULLY_REFUNDED = 12

/** Published states of a trade; TRADE_PAID lasts for a moment only, WAIT_CONFIRM is paid and waits for a group or a till to accept it. */
const statusOf = (status: string, refundState?: number | null): ExternalStatus | undefined => {
  const known: Readonly<Record<string, ExternalStatus>> = {
    WAIT_BUYER_PAY: 'created',
    WAIT_CONFIRM: 'created',
    TRADE_PAID: 'paid',
    WAIT_SELLER_SEND_GOODS: 'paid',
    WAIT_BUYER_CONFIRM_GOODS: 'shipped',
    TRADE_SUCCESS: 'shipped',
    TRADE_CLOSED: refundState === FULLY_REFUNDED ? 'refunded' : 'closed',
  }
  return known[status]
}

const malformed = (reason: string): Result<never, Malformed> => err({ code: 'MESSAGE_MALFORMED', reason })

const lineOf = (line: FullOrder['orders'][number], shop: ShopAccess): ExternalLine | undefined => {
  const own = line.outer_sku_id?.trim() || line.outer_item_id?.trim()
  const line_ = {
    externalSku: own ? own : `item:${line.item_id ?? ''}:${line.sku_id ?? 0}`,
    name: (line.title ?? '').slice(0, 200),
    quantity: line.num,
    amountMinor: minorOf(line.payment, shop.currency),
  }
  const parsed = ExternalLine.safeParse(line_)
  return parsed.success ? parsed.data : undefined
}

const buyerOf = ({ buyer_info: who, address_info: where }: FullOrder): Buyer => {
  const id = who?.yz_open_id ?? who?.buyer_id
  const name = where?.receiver_name ?? who?.fans_nickname
  const phone = where?.receiver_tel ?? who?.buyer_phone
  return { ...(id && { id: String(id) }), ...(name && { name }), ...(phone && { phone }) }
}

const detailsOf = (order: FullOrder, from: ExternalStatus, buyer: string | null, shop: ShopAccess): Details | undefined => {
  const paidMinor = minorOf(order.pay_info.payment, shop.currency)
  const lines = order.orders.map((line) => lineOf(line, shop))
  if (paidMinor === undefined || lines.length === 0 || lines.includes(undefined)) return undefined
  const region = order.address_info?.delivery_province?.slice(0, 64) || null
  return { from, currency: shop.currency, paidMinor, lines: lines as ExternalLine[], buyer, region }
}

const arrivalOf = (value: unknown, shop: ShopAccess): Result<Arrival, Malformed> => {
  const order = FullOrder.safeParse(value)
  if (!order.success) return malformed(`full_order_info.${order.error.issues[0]?.path.join('.') ?? ''}`)
  const { tid, status: said, refund_state, update_time } = order.data.order_info
  const status = statusOf(said, refund_state)
  const modifiedAt = momentOf(update_time)
  if (status === undefined || modifiedAt === undefined) return malformed(`order_info of ${tid}`)
  const { buyer, buyerHash } = shop.sealed(buyerOf(order.data))
  const details = detailsOf(order.data, status, buyer, shop)
  return details ? ok({ externalId: tid, status, modifiedAt, details, buyerHash }) : malformed(`orders of ${tid}`)
}

const json = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `version` is in milliseconds for some messages and in seconds for others: seconds are what all of them have. */
const versionTime = (version: number): string =>
  new Date(Math.floor(version > 1e11 ? version / 1_000 : version) * 1_000).toISOString()

const decoded = (msg: string): string => {
  try {
    return decodeURIComponent(msg.replaceAll('+', '%20'))
  } catch {
    return msg
  }
}

const readMessage = ({ body }: PushedMessage, shop: ShopAccess): Result<Arrival[], Malformed> => {
  const message = Message.safeParse(json(body))
  if (!message.success) return malformed(message.error.issues[0]?.path.join('.') ?? 'body')
  const { id, type, msg, version } = message.data
  if (!type.startsWith('trade_Trade')) return ok([])
  const content = json(decoded(msg ?? '')) as { full_order_info?: unknown; status?: unknown } | undefined
  if (content?.full_order_info !== undefined) {
    const arrival = arrivalOf(content.full_order_info, shop)
    return arrival.ok ? ok([arrival.value]) : arrival
  }
  const status = statusOf(message.data.status ?? (typeof content?.status === 'string' ? content.status : ''))
  if (status === undefined) return ok([])
  return ok([{ externalId: id, status, modifiedAt: versionTime(version), details: null, buyerHash: null }])
}

const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex')

const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** Header `Event-Sign` = MD5(client_id + body + client_secret). The older field `sign` covers `msg` alone and is advised against. */
const verify = ({ headers, body }: PushedMessage, { credentials }: ShopAccess): boolean => {
  const expected = md5(`${credentials['clientId'] ?? ''}${body}${credentials['clientSecret'] ?? ''}`)
  return same(expected, (headers['event-sign'] ?? '').toLowerCase())
}

const readAnswer = (body: string, shop: ShopAccess): Result<PulledPage, PullFault> => {
  const value = json(body)
  const fault = GatewayFault.safeParse(value)
  if (fault.success) return err({ code: 'PLATFORM_REFUSED', reason: String(fault.data.gw_err_resp.err_code) })
  const answer = Answer.safeParse(value)
  if (!answer.success) return err({ code: 'ANSWER_MALFORMED', reason: answer.error.issues[0]?.path.join('.') ?? '' })
  const { code, data } = answer.data
  if (code !== 200 || !data) return err({ code: 'PLATFORM_REFUSED', reason: String(code) })
  const total = data.paginator?.total_count ?? data.total_results
  if (total === undefined || total === null) return err({ code: 'ANSWER_MALFORMED', reason: 'total_results' })
  const read = data.full_order_info_list.map(({ full_order_info }) => arrivalOf(full_order_info, shop))
  return ok({
    total,
    orders: read.flatMap((one) => (one.ok ? [one.value] : [])),
    unread: read.flatMap((one) => (one.ok ? [] : [one.error.reason])),
  })
}

const HOUR_MS = 3_600_000

export const youzanAdapter: MarketAdapter = {
  credentials: ['clientId', 'clientSecret', 'accessToken'],
  push: { verify, read: readMessage, acknowledgement: '{"code":0,"msg":"success"}' },
  pull: {
    pageSize: 100,
    longestMs: 24 * HOUR_MS,
    mostPages: 100,
    request: (window, page, shop) => ({
      url: `${shop.endpoint ?? 'https://open.youzanyun.com'}/api/youzan.trades.sold.get/4.0.4?access_token=${encodeURIComponent(shop.credentials['accessToken'] ?? '')}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        start_update: localTime(window.from),
        end_update: localTime(window.to),
        page_no: page,
        page_size: 100,
      }),
    }),
    read: readAnswer,
  },
}
