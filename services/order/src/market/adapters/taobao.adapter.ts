import { createHmac } from 'node:crypto'
import type { Result } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { ExternalStatus } from '@channel/contracts/order'
import { ExternalLine } from '@channel/contracts/order'
import { z } from 'zod'
import { minorOf } from '../amounts.js'
import type { Arrival, Details } from '../external-order.js'
import { localTime, momentOf } from '../local-time.js'
import type { Buyer, MarketAdapter, PulledPage, PullFault, ShopAccess, Window } from '../market-adapter.js'

/*
 * Taobao open platform (TOP, 淘宝开放平台), for Taobao and Tmall shops.
 * Orders: `taobao.trades.sold.increment.get`, https://open.taobao.com/api.htm?docId=128&docType=2. "A request may span one day at most. The
 * result is sorted by the time of change, newest first; by turning the pages from the last to the first no order is missed."
 * Signature: https://open.taobao.com/doc.htm?docId=101617&docType=1: parameters sorted by name, name and value strung together, HMAC with
 * the secret, hexadecimal in capitals. Its messages (TMC) come over a WebSocket that the client opens, so there is no webhook.
 */

const ENDPOINT = 'https://eco.taobao.com/router/rest'
const PAGE_SIZE = 100
const DAY_MS = 24 * 3_600_000
const FIELDS =
  'tid,status,modified,payment,buyer_open_uid,receiver_name,receiver_mobile,receiver_state,' +
  'orders.oid,orders.title,orders.num,orders.payment,orders.divide_order_fee,orders.outer_sku_id,orders.outer_iid,orders.num_iid,orders.sku_id'

const Id = z.union([z.string(), z.number()])
const Text = z.string().nullish()
const Trade = z.object({
  tid: Id,
  tid_str: Text,
  status: z.string(),
  modified: z.string(),
  payment: z.string(),
  buyer_open_uid: Text,
  receiver_name: Text,
  receiver_mobile: Text,
  receiver_state: Text,
  orders: z.object({
    order: z.array(
      z.object({
        title: Text,
        num: z.coerce.number(),
        payment: Text,
        divide_order_fee: Text,
        outer_sku_id: Text,
        outer_iid: Text,
        num_iid: Id.nullish(),
        sku_id: Id.nullish(),
      }),
    ),
  }),
})
type Trade = z.infer<typeof Trade>

const Fault = z.object({ error_response: z.object({ code: Id, sub_code: Text }) })
const Answer = z.object({
  trades_sold_increment_get_response: z.object({
    total_results: z.number(),
    trades: z.object({ trade: z.array(z.unknown()) }).nullish(),
  }),
})

/**
 * Published states of a trade. TRADE_CLOSED: refunded after it was paid; TRADE_CLOSED_BY_TAOBAO: given up before. PAID_FORBID_CONSIGN is
 * paid, but nothing may be sent yet: a group is not complete.
 */
const STATUSES: Readonly<Record<string, ExternalStatus>> = {
  TRADE_NO_CREATE_PAY: 'created',
  WAIT_BUYER_PAY: 'created',
  PAY_PENDING: 'created',
  WAIT_PRE_AUTH_CONFIRM: 'created',
  PAID_FORBID_CONSIGN: 'created',
  WAIT_SELLER_SEND_GOODS: 'paid',
  SELLER_CONSIGNED_PART: 'paid',
  WAIT_BUYER_CONFIRM_GOODS: 'shipped',
  TRADE_BUYER_SIGNED: 'shipped',
  TRADE_FINISHED: 'shipped',
  TRADE_CLOSED: 'refunded',
  TRADE_CLOSED_BY_TAOBAO: 'closed',
}

/** TOP's signature of a request (`sign_method=hmac-sha256`). */
const signature = (parameters: Readonly<Record<string, string>>, secret: string): string => {
  const words = Object.keys(parameters)
    .filter((name) => parameters[name] !== '')
    .sort()
    .map((name) => `${name}${parameters[name]}`)
    .join('')
  return createHmac('sha256', secret).update(words, 'utf8').digest('hex').toUpperCase()
}

const lineOf = (line: Trade['orders']['order'][number], shop: ShopAccess): ExternalLine | undefined => {
  const own = line.outer_sku_id?.trim() || line.outer_iid?.trim()
  const parsed = ExternalLine.safeParse({
    externalSku: own ? own : `item:${line.num_iid ?? ''}:${line.sku_id ?? 0}`,
    name: (line.title ?? '').slice(0, 200),
    quantity: line.num,
    // The order's discounts are spread over the lines in `divide_order_fee`; before payment there is only `payment`.
    amountMinor: minorOf(line.divide_order_fee || line.payment || '', shop.currency),
  })
  return parsed.success ? parsed.data : undefined
}

const buyerOf = ({ buyer_open_uid: id, receiver_name: name, receiver_mobile: phone }: Trade): Buyer => ({
  ...(id && { id }),
  ...(name && { name }),
  ...(phone && { phone }),
})

const arrivalOf = (value: unknown, shop: ShopAccess): Result<Arrival, string> => {
  const trade = Trade.safeParse(value)
  if (!trade.success) return err(`trade.${trade.error.issues[0]?.path.join('.') ?? ''}`)
  const externalId = trade.data.tid_str ?? String(trade.data.tid)
  const status = STATUSES[trade.data.status]
  const modifiedAt = momentOf(trade.data.modified)
  const paidMinor = minorOf(trade.data.payment, shop.currency)
  const lines = trade.data.orders.order.map((line) => lineOf(line, shop))
  if (
    status === undefined ||
    modifiedAt === undefined ||
    paidMinor === undefined ||
    lines.includes(undefined) ||
    lines.length === 0
  )
    return err(`trade ${externalId}`)
  const { buyer, buyerHash } = shop.sealed(buyerOf(trade.data))
  const region = trade.data.receiver_state?.slice(0, 64) || null
  const details: Details = { from: status, currency: shop.currency, paidMinor, lines: lines as ExternalLine[], buyer, region }
  return ok({ externalId, status, modifiedAt, details, buyerHash })
}

const request = (window: Window, page: number, shop: ShopAccess, at: Date) => {
  const parameters: Record<string, string> = {
    method: 'taobao.trades.sold.increment.get',
    app_key: shop.credentials['appKey'] ?? '',
    session: shop.credentials['session'] ?? '',
    timestamp: localTime(at.toISOString()),
    v: '2.0',
    format: 'json',
    sign_method: 'hmac-sha256',
    fields: FIELDS,
    start_modified: localTime(window.from),
    end_modified: localTime(window.to),
    page_no: String(page),
    page_size: String(PAGE_SIZE),
  }
  const sign = signature(parameters, shop.credentials['appSecret'] ?? '')
  return {
    url: shop.endpoint ?? ENDPOINT,
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
    body: new URLSearchParams({ ...parameters, sign }).toString(),
  }
}

const json = (text: string): unknown => {
  try {
    // Numbers of trades have up to 19 digits, more than a JavaScript number holds.
    return JSON.parse(text.replace(/"(tid|num_iid|sku_id|oid)":\s*(\d{15,})/g, '"$1":"$2"'))
  } catch {
    return undefined
  }
}

const read = (body: string, shop: ShopAccess): Result<PulledPage, PullFault> => {
  const value = json(body)
  const fault = Fault.safeParse(value)
  if (fault.success) {
    const { code, sub_code: more } = fault.data.error_response
    return err({ code: 'PLATFORM_REFUSED', reason: [code, ...(more ? [more] : [])].join(' ') })
  }
  const answer = Answer.safeParse(value)
  if (!answer.success) return err({ code: 'ANSWER_MALFORMED', reason: answer.error.issues[0]?.path.join('.') ?? '' })
  const { total_results: total, trades } = answer.data.trades_sold_increment_get_response
  const arrivals = (trades?.trade ?? []).map((trade) => arrivalOf(trade, shop))
  return ok({
    total,
    orders: arrivals.flatMap((one) => (one.ok ? [one.value] : [])),
    unread: arrivals.flatMap((one) => (one.ok ? [] : [one.error])),
  })
}

export const taobaoAdapter: MarketAdapter = {
  credentials: ['appKey', 'appSecret', 'session'],
  pull: { pageSize: PAGE_SIZE, longestMs: DAY_MS, mostPages: 1_000, request, read },
}
