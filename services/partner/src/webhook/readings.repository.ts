import type { DealerCode, Page, ParsedInputOf, Principal } from '@channel/contracts'
import { actsForBrand, decodeCursor, encodeCursor, hasRole } from '@channel/contracts'
import type { Delivery, DeliveryAttempt, Webhook, WebhookStatus } from '@channel/contracts/partner'
import type { DeliveryStatus, listDeliveries, listWebhooks } from '@channel/contracts/partner'
import type { EventId } from '@channel/contracts'
import { z } from 'zod'
import type { Prisma, PrismaClient } from '../db/client.js'

type Reader = Pick<PrismaClient, 'delivery'>

/** The brand's people see all webhooks, a dealer's people their dealer's, others none. */
export const visibleTo = (principal: Principal, deleted?: 'deleted too'): Prisma.WebhookWhereInput => {
  const alive: Prisma.WebhookWhereInput = deleted ? {} : { status: { not: 'deleted' } }
  if (actsForBrand(principal)) return alive
  const { dealerCode } = principal
  const ofDealer = dealerCode !== undefined && hasRole(principal, 'dealer-buyer', 'dealer-finance')
  return ofDealer ? { ...alive, dealerCode } : { id: { in: [] } }
}

/** One query more for all rows together. */
export const present = async (db: Reader, rows: Prisma.WebhookGetPayload<object>[]): Promise<Webhook[]> => {
  const where = { webhookId: { in: rows.map(({ id }) => id) }, status: 'waiting' }
  const counts = await db.delivery.groupBy({ by: ['webhookId'], where, _count: { _all: true } })
  const waiting = new Map(counts.map(({ webhookId, _count }) => [webhookId, _count._all]))
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    url: row.url,
    events: row.events,
    dealerCode: row.dealerCode as DealerCode | null,
    status: row.status as WebhookStatus,
    pauseReason: row.pauseReason,
    failingSince: row.failingSince?.toISOString() ?? null,
    waiting: waiting.get(row.id) ?? 0,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
  }))
}

const older = (after: string | undefined): { id?: { lt: string } } => {
  const [id] = decodeCursor(after) ?? []
  return z.uuid().safeParse(id).success ? { id: { lt: String(id) } } : {}
}

const pageOf = <Row extends { id: string }>(nodes: Row[], first: number, totalCount: number): Page<Row> => ({
  rows: nodes.slice(0, first).map((node) => ({ cursor: encodeCursor(node.id), node })),
  hasNextPage: nodes.length > first,
  totalCount,
})

export const webhookReadings = (db: PrismaClient) => ({
  find: async (ids: string[], principal: Principal): Promise<Webhook[]> => {
    const where = { AND: [{ id: { in: ids } }, visibleTo(principal)] }
    return present(db, await db.webhook.findMany({ where, orderBy: { id: 'desc' } }))
  },

  /** Newest first. */
  list: async (input: ParsedInputOf<typeof listWebhooks>, principal: Principal): Promise<Page<Webhook>> => {
    const { status, dealerCode, search } = input
    // LIKE's own wildcards are letters here.
    const text = search && { contains: search.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const }
    const where = { AND: [visibleTo(principal), { status, dealerCode }, text ? { OR: [{ name: text }, { url: text }] } : {}] }
    const [rows, totalCount] = await Promise.all([
      db.webhook.findMany({ where: { AND: [where, older(input.after)] }, orderBy: { id: 'desc' }, take: input.first + 1 }),
      db.webhook.count({ where }),
    ])
    return pageOf(await present(db, rows), input.first, totalCount)
  },

  /** Newest first. */
  listDeliveries: async (input: ParsedInputOf<typeof listDeliveries>, principal: Principal): Promise<Page<Delivery>> => {
    const { webhookId, status, event, key, from, to } = input
    const createdAt = { gte: from, lt: to }
    const where = { webhookId, webhook: visibleTo(principal), status, event, key, createdAt }
    const [rows, totalCount] = await Promise.all([
      db.delivery.findMany({ where: { AND: [where, older(input.after)] }, orderBy: { id: 'desc' }, take: input.first + 1 }),
      db.delivery.count({ where }),
    ])
    return pageOf(rows.map(toDelivery), input.first, totalCount)
  },

  /** Oldest first. */
  attempts: async (deliveryIds: string[], principal: Principal): Promise<DeliveryAttempt[]> => {
    const where = { deliveryId: { in: deliveryIds }, delivery: { webhook: visibleTo(principal) } }
    const rows = await db.deliveryAttempt.findMany({ where, orderBy: { id: 'asc' } })
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
  },

  waiting: (): Promise<number> => db.delivery.count({ where: { status: 'waiting' } }),
})

export type WebhookReadings = ReturnType<typeof webhookReadings>

export const toDelivery = (row: Prisma.DeliveryGetPayload<object>): Delivery => ({
  id: row.id,
  webhookId: row.webhookId,
  eventId: row.eventId as EventId,
  event: row.event,
  key: row.key,
  status: row.status as DeliveryStatus,
  attempts: row.attempts,
  createdAt: row.createdAt.toISOString(),
  dueAt: row.status === 'waiting' ? row.dueAt.toISOString() : null,
  finishedAt: row.finishedAt?.toISOString() ?? null,
})
