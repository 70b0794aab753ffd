import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Result } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import { ExternalLine } from '@channel/contracts/order'
import { z } from 'zod'
import { minorOf } from '../amounts.js'
import type { Arrival } from '../external-order.js'
import { momentOf } from '../local-time.js'
import type { Malformed, MarketAdapter, PushedMessage, ShopAccess } from '../market-adapter.js'

/*
 * Tills of stores (收银), in a format of our own: `{"sales": [{"receipt", "modifiedAt", "status": "paid" | "void" | "refunded", "paid",
 * "lines": [{"sku", "name", "quantity", "amount"}], "member"?: {"id"?, "name"?, "phone"?}}]}`, up to 500 sales; amounts in major units as
 * text. Header `x-pos-signature: t=<seconds since 1970>,v1=<hex>`, where v1 is the HMAC-SHA256 of `t.body` with the shop's secret. A
 * message older than five minutes is not taken; a till that was offline signs again when it sends again.
 */

const Sale = z.object({
  receipt: z.string().trim().min(1).max(100),
  modifiedAt: z.string(),
  status: z.enum(['paid', 'void', 'refunded']),
  paid: z.string(),
  lines: z
    .array(
      z.object({
        sku: z.string().trim().min(1).max(100),
        name: z.string().max(200).default(''),
        quantity: z.int().min(1).max(1_000_000),
        amount: z.string(),
      }),
    )
    .min(1)
    .max(500),
  member: z.object({ id: z.string().optional(), name: z.string().optional(), phone: z.string().optional() }).default({}),
})
const Message = z.object({ sales: z.array(Sale).min(1).max(500) })

const OLDEST_S = 300
const STATUSES = { paid: 'shipped', void: 'closed', refunded: 'refunded' } as const

const verify = ({ headers, body }: PushedMessage, { credentials }: ShopAccess, at: Date): boolean => {
  const [, seconds = '', given = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(headers['x-pos-signature'] ?? '') ?? []
  if (given === '' || Math.abs(at.getTime() / 1_000 - Number(seconds)) > OLDEST_S) return false
  const expected = createHmac('sha256', credentials['secret'] ?? '')
    .update(`${seconds}.${body}`)
    .digest()
  return timingSafeEqual(expected, Buffer.from(given, 'hex'))
}

const malformed = (reason: string): Result<never, Malformed> => err({ code: 'MESSAGE_MALFORMED', reason })

const arrivalOf = (sale: z.infer<typeof Sale>, shop: ShopAccess): Arrival | undefined => {
  const status = STATUSES[sale.status]
  const modifiedAt = momentOf(sale.modifiedAt)
  const paidMinor = minorOf(sale.paid, shop.currency)
  const lines = sale.lines.map(({ sku: externalSku, name, quantity, amount }) =>
    ExternalLine.safeParse({ externalSku, name, quantity, amountMinor: minorOf(amount, shop.currency) }),
  )
  if (modifiedAt === undefined || paidMinor === undefined || lines.some(({ success }) => !success)) return undefined
  const { id, name, phone } = sale.member
  const { buyer, buyerHash } = shop.sealed({ ...(id && { id }), ...(name && { name }), ...(phone && { phone }) })
  const details = {
    from: status,
    currency: shop.currency,
    paidMinor,
    lines: lines.flatMap(({ data }) => data ?? []),
    buyer,
    region: null,
  }
  return { externalId: sale.receipt, status, modifiedAt, details, buyerHash }
}

const read = ({ body }: PushedMessage, shop: ShopAccess): Result<Arrival[], Malformed> => {
  const message = Message.safeParse(parsedJson(body))
  if (!message.success) return malformed(message.error.issues[0]?.path.join('.') ?? 'body')
  const arrivals = message.data.sales.map((sale) => arrivalOf(sale, shop))
  const broken = arrivals.indexOf(undefined)
  return broken >= 0 ? malformed(`sales.${broken}`) : ok(arrivals as Arrival[])
}

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const posAdapter: MarketAdapter = {
  credentials: ['secret'],
  push: { verify, read, acknowledgement: '{"taken":true}' },
}
