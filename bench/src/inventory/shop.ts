import type { CallContext, ParsedInputOf } from '@channel/contracts'
import { newId, servicePrincipal } from '@channel/contracts'
import {
  availableToPromise,
  receiveStock,
  registerChannels,
  registerLocations,
  registerProducts,
  releaseStock,
  reserveStock,
} from '@channel/contracts/inventory'
import { inventoryService, STOCK_HANDLERS } from '@channel/inventory'
import type { StockHandlers } from '@channel/inventory'
import { bootService, createLogger, embeddedTopology } from '@channel/service-kit'
import type { RpcCaller, ServiceDefinition } from '@channel/service-kit'
import { channelCode, storeCode, warehouseCode } from './grid.js'
import { closedLoop } from '../measure/closed-loop.js'
import type { Arrange, AskLoad, Fill, Load, ReserveLoad } from './protocol.js'
import type { LoadResult } from '../measure/closed-loop.js'
import { CHANNEL, WAREHOUSE } from './stock-tables.js'

const LINES_AT_ONCE = 5_000
const QUANTITY_AT_MOST = 1_000_000
const FAR_AWAY = '2099-01-01T00:00:00.000Z'
/** One warehouse for so many stores. */
const STORES = 4
const KINDS = ['online', 'online', 'dealer', 'store', 'gift'] as const

const caller = (): CallContext => ({ principal: servicePrincipal('order'), traceId: newId() })

const parts = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))

const numbered = <T>(count: number, make: (number: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at + 1))

/** Distinct members in random order. */
const pick = (all: readonly string[], count: number): string[] => {
  const picked = new Set<string>()
  while (picked.size < count) picked.add(all[Math.floor(Math.random() * all.length)] ?? '')
  return [...picked]
}

const accepted = (reply: { ok: true } | { ok: false; error: { code: string } }): void => {
  if (!reply.ok) throw new Error(`Refused: ${JSON.stringify(reply.error)}`)
}

const registerWarehouse = async (rpc: RpcCaller): Promise<void> => {
  const locations = [{ code: WAREHOUSE, name: '压测仓', kind: 'warehouse' as const, priority: 0 }]
  accepted(await rpc.call(registerLocations, { idempotencyKey: newId(), locations }, caller()))
}

const fill = async (rpc: RpcCaller, { skus, units }: Fill): Promise<void> => {
  await registerWarehouse(rpc)
  for (const some of parts(skus, LINES_AT_ONCE)) {
    const products = some.map((sku) => ({ sku, name: `压测商品 ${sku}` }))
    accepted(await rpc.call(registerProducts, { idempotencyKey: newId(), products }, caller()))
    for (let left = units; left > 0; left -= QUANTITY_AT_MOST) {
      const lines = some.map((sku) => ({ sku, quantity: Math.min(left, QUANTITY_AT_MOST) }))
      const input = { idempotencyKey: newId(), location: WAREHOUSE, lines, reference: '压测' }
      accepted(await rpc.call(receiveStock, input, caller()))
    }
  }
}

/** Each channel may not sell from one warehouse that the others may, so their places do not coincide. */
const arrange = async (rpc: RpcCaller, { locations: count, channels: channelCount }: Arrange): Promise<void> => {
  const warehouses = Math.max(2 * channelCount, Math.floor(count / (STORES + 1)))
  const locations = [
    ...numbered(warehouses, (n) => ({ code: warehouseCode(n), name: `仓库 ${n}`, kind: 'warehouse' as const, priority: n })),
    ...numbered(count - warehouses, (n) => ({ code: storeCode(n), name: `门店 ${n}`, kind: 'store' as const })),
  ]
  accepted(await rpc.call(registerLocations, { idempotencyKey: newId(), locations }, caller()))
  const channels = numbered(channelCount, (n) => ({
    code: channelCode(n),
    name: `渠道 ${n}`,
    kind: KINDS[n % KINDS.length] ?? 'online',
    locationKinds: n % 2 === 0 ? (['warehouse', 'store'] as const).slice() : (['warehouse'] as const).slice(),
    excludedLocations: [warehouseCode(channelCount + n)],
    exposurePercent: 80,
    threshold: 1,
  }))
  accepted(await rpc.call(registerChannels, { idempotencyKey: newId(), channels }, caller()))
}

/** The service, and the use cases that stand behind its RPC edge. */
const withHandlers = () => {
  let handlers: StockHandlers | undefined
  const definition: ServiceDefinition = {
    ...inventoryService,
    module: (runtime) => {
      const module = inventoryService.module(runtime)
      for (const provider of module.providers ?? []) {
        if ('provide' in provider && provider.provide === STOCK_HANDLERS && 'useValue' in provider) {
          handlers = provider.useValue as StockHandlers
        }
      }
      return module
    },
  }
  return {
    definition,
    handlers: (): StockHandlers => {
      if (!handlers) throw new Error('The inventory service offers no stock handlers')
      return handlers
    },
  }
}

type ReserveInput = ParsedInputOf<typeof reserveStock>
type Reserve = (input: ReserveInput, context: CallContext) => ReturnType<StockHandlers['reserve']>

/** Each call is a new key and a new reservation of one unit a line. */
const reserving = (rpc: RpcCaller, reserve: Reserve, { skus, linesPerOrder, releaseEvery = Infinity }: ReserveLoad) => {
  const context = caller()
  return async (number: number): Promise<string | undefined> => {
    const reservationId = newId()
    const lines = pick(skus, linesPerOrder).map((sku) => ({ sku, quantity: 1 }))
    const input = { idempotencyKey: newId(), reservationId, channel: CHANNEL, lines, expiresAt: FAR_AWAY, mayWait: false }
    const reply = await reserve(input as ReserveInput, context)
    if (!reply.ok) return reply.error.code
    if (number % releaseEvery !== 0) return undefined
    const back = await rpc.call(releaseStock, { idempotencyKey: newId(), reservationId }, context)
    return back.ok ? undefined : back.error.code
  }
}

/** There is some of everything everywhere: an answer without it is wrong. */
const asking = (rpc: RpcCaller, { skus, skusPerCall, channels, location }: AskLoad) => {
  const context = caller()
  return async (number: number): Promise<string | undefined> => {
    const channel = channels[number % channels.length] ?? ''
    const answer = await rpc.call(availableToPromise, { skus: pick(skus, skusPerCall), channel, location }, context)
    return answer.length === skusPerCall && answer.every(({ atp }) => atp > 0) ? undefined : 'NOTHING_THERE'
  }
}

const callOf = (rpc: RpcCaller, handlers: StockHandlers, load: Load): ((number: number) => Promise<string | undefined>) => {
  switch (load.kind) {
    case 'reserve':
      return reserving(rpc, load.direct ? handlers.reserve : (input, context) => rpc.call(reserveStock, input, context), load)
    case 'ask':
      return asking(rpc, load)
  }
}

/** The inventory service as the platform runs it, alone, and what the bench calls on it. */
export const openShop = async (databaseUrl: string) => {
  const logger = createLogger({ level: 'error', destination: { write: (line) => void process.stderr.write(line) } })
  const topology = embeddedTopology({ secret: 'bench'.repeat(8), databaseUrl: () => databaseUrl, logger })
  const { definition, handlers } = withHandlers()
  const service = await bootService(definition, topology)
  const rpc = topology.rpc('bench')
  return {
    fill: (work: Fill) => fill(rpc, work),
    arrange: (work: Arrange) => arrange(rpc, work),
    run: ({ callers, ms, calls, ...load }: Load): Promise<LoadResult> =>
      closedLoop({ callers, ms, calls, call: callOf(rpc, handlers(), { callers, ms, ...load }) }),
    close: async (): Promise<void> => {
      await service.close()
      await topology.close()
    },
  }
}
export type Shop = Awaited<ReturnType<typeof openShop>>
