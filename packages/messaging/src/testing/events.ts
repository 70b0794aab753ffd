import type { CallContext, EventEnvelope, NewEvent } from '@channel/contracts'
import { EventId, LocationCode, newEvent, newId, Sku } from '@channel/contracts'
import { stockAdjusted } from '@channel/contracts/inventory'
import type { Logger } from '../logger.js'

/** An event with a number in it: the n-th about this SKU, which is its key. */
export const adjusted = (sku: string, n: number): NewEvent =>
  newEvent(stockAdjusted, sku, { sku: Sku.parse(sku), location: LocationCode.parse('CN-SH'), delta: n, reference: 'count' })

export const numberOf = (event: EventEnvelope): number => (event.payload as { delta: number }).delta

export const envelope = (sku: string, n: number): EventEnvelope => ({
  id: EventId.parse(newId()),
  name: stockAdjusted.name,
  key: sku,
  occurredAt: '2026-01-01T00:00:00.000Z',
  actor: 'account-1',
  traceId: 'trace-1',
  payload: adjusted(sku, n).payload,
})

export const callOf = (subject: string): { context: CallContext; at: Date } => ({
  context: { principal: { subject, roles: ['brand-ops'] }, traceId: `trace-${subject}` },
  at: new Date('2026-01-01T00:00:00.000Z'),
})

/** Keeps what it is told. */
export const listeningLogger = (): Logger & { lines: { level: string; message?: string; about: object }[] } => {
  const lines: { level: string; message?: string; about: object }[] = []
  const at = (level: string) => (about: object, message?: string) => void lines.push({ level, message, about })
  return { lines, info: at('info'), warn: at('warn'), error: at('error'), debug: at('debug') }
}

export const quiet: Logger = listeningLogger()

export const until = async (isSo: () => boolean | Promise<boolean>, withinMs = 20_000): Promise<void> => {
  const end = performance.now() + withinMs
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`not so within ${withinMs} ms: ${isSo.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
