import type { CallContext, ChannelCode, IdempotencyKey, LocationCode, ReservationId, Sku } from '@channel/contracts'
import { newId, servicePrincipal } from '@channel/contracts'
import { createLogger, memoryKeyValue } from '@channel/service-kit'
import { inventoryParts } from '../inventory.parts.js'

/** What it says. */
export type Said = 'sending' | 'done'

const say = (what: Said): void => void process.stdout.write(`${what}\n`)

/*
 * A process of its own that runs the service and sends it the same orders with the same keys every time, from the first to the last, many at
 * once. Arguments: the database, how many orders. It says `sending` when it begins; it ends when everything has been answered.
 */
const [, , databaseUrl = '', orders = '0'] = process.argv
const CALLERS = 60

const context: CallContext = { principal: servicePrincipal('order'), traceId: newId() }
const parts = inventoryParts({
  databaseUrl,
  clock: () => new Date(),
  logger: createLogger({ service: 'inventory', level: 'silent' }),
  publisher: { publish: async () => undefined },
  cache: memoryKeyValue(),
})
const { stock } = parts
const idempotencyKey = (what: string, n: number) => `crash-${what}-${n}` as IdempotencyKey

/** Every order comes to an end that its number says: shipped, released in part and shipped, released, or kept. */
const order = async (n: number): Promise<void> => {
  const reservationId = `0199a0a0-0000-7000-8000-${n.toString(16).padStart(12, '0')}` as ReservationId
  const [sku, location] = [`P${1 + (n % 3)}` as Sku, 'WH1' as LocationCode]
  const lines = [{ sku, quantity: 2 }]
  const part = [{ sku, quantity: 1 }]
  const channel = n % 2 === 0 ? ('ONLINE' as ChannelCode) : undefined
  const expiresAt = '2099-01-01T00:00:00.000Z'
  const replies: { ok: boolean; error?: unknown }[] = [
    await stock.receive({ idempotencyKey: idempotencyKey('receive', n), location, lines, reference: `GR-${n}` }, context),
    await stock.reserve({ idempotencyKey: idempotencyKey('reserve', n), reservationId, channel, lines, expiresAt }, context),
  ]
  if (n % 4 < 2) replies.push(await stock.allocate({ idempotencyKey: idempotencyKey('allocate', n), reservationId }, context))
  if (n % 4 === 1)
    replies.push(await stock.release({ idempotencyKey: idempotencyKey('part', n), reservationId, lines: part }, context))
  if (n % 4 < 2) replies.push(await stock.ship({ idempotencyKey: idempotencyKey('ship', n), reservationId }, context))
  if (n % 4 === 2) replies.push(await stock.release({ idempotencyKey: idempotencyKey('release', n), reservationId }, context))
  for (const reply of replies) if (!reply.ok) throw new Error(`${n}: ${JSON.stringify(reply.error)}`)
}

say('sending')
let next = 0
await Promise.all(
  Array.from({ length: CALLERS }, async () => {
    while (next < Number(orders)) await order(next++)
  }),
)
await parts.db.$disconnect()
say('done')
