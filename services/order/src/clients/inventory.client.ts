import type {
  CallContext,
  ChannelCode,
  CommonError,
  ErrorOf,
  LocationCode,
  OrderId,
  Result,
  ReturnId,
  Sku,
} from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import { allocateStock, getProducts, releaseStock, reserveStock, returnStock, shipStock } from '@channel/contracts/inventory'
import type { RpcCaller } from '@channel/service-kit'
import { UnexpectedAnswer } from './unexpected-answer.js'

type Lines = { sku: Sku; quantity: number }[]
type ToReserve = {
  orderId: OrderId
  channel: ChannelCode
  buyer: string | null
  location: LocationCode | null
  lines: Lines
  expiresAt: string
}
type ToReturn = { returnId: ReturnId; location: LocationCode | null; lines: Lines }

const stockLines = (lines: Lines) => lines.map(({ sku, quantity }) => ({ sku, quantity }))

/** Asks the inventory service. The order's id is the reservation's, and every idempotency key derives from it. */
export const inventoryClient = (rpc: RpcCaller) => ({
  products: (skus: Sku[], context: CallContext) => rpc.call(getProducts, { skus }, context),

  /** Answers the location that keeps the stock. */
  reserveStock: async ({ orderId, channel, buyer, location, lines, expiresAt }: ToReserve, context: CallContext) => {
    const key = { idempotencyKey: `order:${orderId}:reserve`, reservationId: orderId }
    const where = { channel, buyer: buyer ?? undefined, location: location ?? undefined }
    const input = { ...key, ...where, lines: stockLines(lines), expiresAt }
    const reply = await rpc.call(reserveStock, input, context)
    return reply.ok ? ok(reply.value.location) : refusedReservation(reply.error)
  },

  /** HOLDS_EXPIRED where the reservation has ended meanwhile. */
  allocateStock: async (orderId: OrderId, context: CallContext) => {
    const input = { idempotencyKey: `order:${orderId}:allocate`, reservationId: orderId }
    const reply = await rpc.call(allocateStock, input, context)
    if (reply.ok) return ok(null)
    if (reply.error.code === 'RESERVATION_ENDED' && reply.error.status !== 'shipped') return err({ code: 'HOLDS_EXPIRED' })
    throw new UnexpectedAnswer(allocateStock.pattern, reply.error)
  },

  releaseStock: async (orderId: OrderId, context: CallContext): Promise<void> => {
    const input = { idempotencyKey: `order:${orderId}:release`, reservationId: orderId }
    const reply = await rpc.call(releaseStock, input, context)
    if (!reply.ok) throw new UnexpectedAnswer(releaseStock.pattern, reply.error)
  },

  shipStock: async (orderId: OrderId, context: CallContext): Promise<void> => {
    const reply = await rpc.call(shipStock, { idempotencyKey: `order:${orderId}:ship`, reservationId: orderId }, context)
    if (!reply.ok) throw new UnexpectedAnswer(shipStock.pattern, reply.error)
  },

  returnStock: async ({ returnId, location, lines }: ToReturn, context: CallContext) => {
    const key = { idempotencyKey: `return:${returnId}:stock`, returnId }
    const reply = await rpc.call(returnStock, { ...key, location: location ?? undefined, lines: stockLines(lines) }, context)
    return reply.ok ? ok(null) : refusedReturn(reply.error)
  },
})

type ReserveError = ErrorOf<typeof reserveStock>
type StockRefusal = Exclude<ReserveError, CommonError>

const refusedReservation = (error: ReserveError): Result<never, StockRefusal> => {
  switch (error.code) {
    case 'UNKNOWN_SKU':
    case 'UNKNOWN_LOCATION':
    case 'UNKNOWN_CHANNEL':
    case 'INSUFFICIENT_STOCK':
    case 'BUYER_CAP_EXCEEDED':
      return err(error)
    case 'FORBIDDEN':
    case 'IDEMPOTENCY_KEY_REUSED':
      throw new UnexpectedAnswer(reserveStock.pattern, error)
  }
}

type ReturnError = ErrorOf<typeof returnStock>
type ReturnRefusal = Extract<ReturnError, { code: 'UNKNOWN_SKU' | 'UNKNOWN_LOCATION' }>

const refusedReturn = (error: ReturnError): Result<never, ReturnRefusal> => {
  switch (error.code) {
    case 'UNKNOWN_SKU':
    case 'UNKNOWN_LOCATION':
      return err(error)
    case 'FORBIDDEN':
    case 'IDEMPOTENCY_KEY_REUSED':
      throw new UnexpectedAnswer(returnStock.pattern, error)
  }
}
