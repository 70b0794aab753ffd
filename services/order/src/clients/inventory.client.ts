import type {
  CallContext,
  ChannelCode,
  CommonError,
  ErrorOf,
  LocationCode,
  OrderId,
  ReservationId,
  Result,
  ReturnId,
  Sku,
} from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { Reservation, StockLine } from '@channel/contracts/inventory'
import { allocateStock, getProducts, releaseStock, reserveStock, returnStock, shipStock } from '@channel/contracts/inventory'
import type { RpcCaller } from '@channel/service-kit'
import { UnexpectedAnswer } from './unexpected-answer.js'

type Lines = { sku: Sku; quantity: number }[]
type ToReserve = {
  reservationId: ReservationId
  channel: ChannelCode
  buyer: string | null
  location: LocationCode | null
  region: string | null
  batch: string | null
  mayWait: boolean
  lines: Lines
  expiresAt: string
}
type Part = { orderId: OrderId; step: string; reservationId: ReservationId; lines: readonly StockLine[] | null }
type ToReturn = { returnId: ReturnId; location: LocationCode | null; lines: (Lines[number] & { condition?: 'damaged' })[] }

/** What of a reservation is not there yet, SKU by SKU. */
const waitingIn = ({ lines }: Reservation): StockLine[] => {
  const waiting = new Map<Sku, number>()
  for (const line of lines) if (line.waiting > 0) waiting.set(line.sku, (waiting.get(line.sku) ?? 0) + line.waiting)
  return [...waiting].map(([sku, quantity]) => ({ sku, quantity }))
}

const partOf = ({ orderId, step, reservationId, lines }: Part, what: 'release' | 'ship') => ({
  idempotencyKey: `order:${orderId}:${what}:${step}:${reservationId}`,
  reservationId,
  lines: lines ? stockLines([...lines]) : undefined,
})

const stockLines = (lines: Lines) => lines.map(({ sku, quantity }) => ({ sku, quantity }))

/** Asks the inventory service. The order's id is the reservation's, and every idempotency key derives from it. */
export const inventoryClient = (rpc: RpcCaller) => ({
  products: (skus: Sku[], context: CallContext) => rpc.call(getProducts, { skus }, context),

  /** Answers the location that keeps the stock, and what of it is not there yet. */
  reserveStock: async (wanted: ToReserve, context: CallContext) => {
    const { reservationId, channel, buyer, location, region, batch, mayWait, lines, expiresAt } = wanted
    const key = { idempotencyKey: `order:${reservationId}:reserve`, reservationId }
    const where = { channel, buyer: buyer ?? undefined, location: location ?? undefined }
    const terms = { region: region ?? undefined, batch: batch ?? undefined, mayWait: mayWait || undefined }
    const reply = await rpc.call(reserveStock, { ...key, ...where, ...terms, lines: stockLines(lines), expiresAt }, context)
    return reply.ok ? ok({ location: reply.value.location, waiting: waitingIn(reply.value) }) : refusedReservation(reply.error)
  },

  /** HOLDS_EXPIRED where the reservation has ended meanwhile. */
  allocateStock: async ({ reservationId }: Pick<Part, 'reservationId'>, context: CallContext) => {
    const reply = await rpc.call(allocateStock, { idempotencyKey: `order:${reservationId}:allocate`, reservationId }, context)
    if (reply.ok) return ok(null)
    if (reply.error.code === 'RESERVATION_ENDED' && reply.error.status !== 'shipped') return err({ code: 'HOLDS_EXPIRED' })
    throw new UnexpectedAnswer(allocateStock.pattern, reply.error)
  },

  releaseStock: async (part: Part, context: CallContext): Promise<void> => {
    const reply = await rpc.call(releaseStock, partOf(part, 'release'), context)
    if (!reply.ok) throw new UnexpectedAnswer(releaseStock.pattern, reply.error)
  },

  shipStock: async (part: Part, context: CallContext): Promise<void> => {
    const reply = await rpc.call(shipStock, partOf(part, 'ship'), context)
    if (!reply.ok) throw new UnexpectedAnswer(shipStock.pattern, reply.error)
  },

  returnStock: async ({ returnId, location, lines }: ToReturn, context: CallContext) => {
    const key = { idempotencyKey: `return:${returnId}:stock`, returnId }
    const reply = await rpc.call(returnStock, { ...key, location: location ?? undefined, lines }, context)
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
