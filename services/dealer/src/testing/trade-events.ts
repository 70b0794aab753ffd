import type { EventEnvelope, EventType, PayloadOf } from '@channel/contracts'
import { businessDay, EventId, newId, OrderId, Sku } from '@channel/contracts'
import { getProducts } from '@channel/contracts/inventory'
import { goodsReturned, shipmentPosted } from '@channel/contracts/order'
import type { RpcCaller } from '@channel/service-kit'

const envelope = <E extends EventType>(
  type: E,
  key: string,
  payload: PayloadOf<E>,
  occurredAt: string,
): EventEnvelope<PayloadOf<E>> => ({
  ...{ id: EventId.parse(newId()), name: type.name, key, occurredAt, actor: 'warehouse-1', traceId: newId() },
  payload: type.payload.parse(payload) as PayloadOf<E>,
})

type Line = { sku: string; quantity: number; amountMinor: number }
type Goods = {
  dealerCode: string
  document: string
  at: string
  lines: Line[]
  channel?: 'dealer' | 'online'
  orderId?: string
  last?: boolean
}

const unitPrice = '1.00'
const sumOf = (lines: Line[]) => lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
/** Goods leave for a dealer. */
export const aShipment = ({ dealerCode, document, at, lines, channel = 'dealer', orderId = newId(), last = true }: Goods) =>
  envelope(
    shipmentPosted,
    orderId,
    {
      ...{ orderId: OrderId.parse(orderId), number: `SO-${document}`, channel, dealerCode: dealerCode as never, currency: 'CNY' },
      ...{ shipmentId: newId(), shipmentNumber: document, salesChannel: 'DEALER' as never, day: businessDay(new Date(at)), last },
      amountMinor: sumOf(lines),
      lines: lines.map((line, index) => ({ ...line, sku: Sku.parse(line.sku), unitPrice, lineNo: index + 1 })),
    },
    at,
  )

/** Goods of a dealer have come back and are settled. */
export const aReturn = ({ dealerCode, document, at, lines, channel = 'dealer' }: Goods) => {
  const id = newId()
  const goods = {
    ...{ id, number: document, channel, dealerCode, status: 'settled', refusal: null, currency: 'CNY', totalMinor: sumOf(lines) },
    ...{ lines: lines.map((line) => ({ ...line, unitPrice })), reference: null, receivedBy: 'warehouse-1', receivedAt: at },
  }
  return envelope(goodsReturned, id, goods as never, at)
}

/** The inventory service as far as it is asked for products. */
export const productMaster = (categories: Readonly<Record<string, string>>): RpcCaller & { asked: string[] } => {
  const asked: string[] = []
  return {
    asked,
    call: (message, input) => {
      if (message.pattern !== getProducts.pattern) return Promise.reject(new Error(`Nobody answers ${message.pattern}`))
      const { skus } = input as { skus: string[] }
      asked.push(...skus)
      const known = skus.filter((sku) => sku in categories)
      return Promise.resolve(known.map((sku) => ({ sku, name: `货品 ${sku}`, category: categories[sku] }))) as never
    },
  }
}
