import type { EventEnvelope, Page, ParsedInputOf, Principal } from '@channel/contracts'
import { actorOf, decodeCursor, encodeCursor, hasRole, newId } from '@channel/contracts'
import type { CallContext } from '@channel/contracts'
import type { AuditEntry, listAudit } from '@channel/contracts/identity'
import { firstTime } from '@channel/messaging'
import { z } from 'zod'
import type { Prisma, PrismaClient } from '../db/client.js'
import type { AuditLine } from './audit.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/** Writes lines in the caller's transaction. */
export const recordAudit = async (
  tx: Tx,
  lines: AuditLine[],
  { context, at }: { context: CallContext; at: Date },
): Promise<void> => {
  if (lines.length === 0) return
  const actor = actorOf(context.principal)
  await tx.auditEntry.createMany({
    data: lines.map((line) => ({
      id: newId(),
      at,
      actor: line.actor ?? actor,
      action: line.action,
      subject: line.subject,
      detail: line.detail as Prisma.InputJsonObject,
      traceId: context.traceId,
    })),
  })
}

export const auditRepository = (db: PrismaClient, transaction: UnitOfWork) => ({
  /** What another service told of, once per event. */
  keep: (consumer: string, event: EventEnvelope, line: AuditLine, context: CallContext): Promise<void> =>
    transaction(async (tx) => {
      if (await firstTime(tx, consumer, event.id)) await recordAudit(tx, [line], { context, at: new Date(event.occurredAt) })
    }),

  /** Newest first. */
  list: async (input: ParsedInputOf<typeof listAudit>, principal: Principal): Promise<Page<AuditEntry>> => {
    if (!hasRole(principal, 'brand-admin')) return { rows: [], hasNextPage: false, totalCount: 0 }
    const where = matching(input)
    const [after] = decodeCursor(input.after) ?? []
    const older = z.uuid().safeParse(after).success ? { AND: [where, { id: { lt: String(after) } }] } : where
    const [rows, totalCount] = await Promise.all([
      db.auditEntry.findMany({ where: older, orderBy: { id: 'desc' }, take: input.first + 1 }),
      db.auditEntry.count({ where }),
    ])
    return {
      rows: rows.slice(0, input.first).map((row) => ({ cursor: encodeCursor(row.id), node: toEntry(row) })),
      hasNextPage: rows.length > input.first,
      totalCount,
    }
  },
})

export type AuditRepository = ReturnType<typeof auditRepository>

const matching = ({ actor, action, from, to }: ParsedInputOf<typeof listAudit>): Prisma.AuditEntryWhereInput => ({
  actor,
  action,
  at: { gte: from, lt: to },
})

const toEntry = (row: Prisma.AuditEntryGetPayload<object>): AuditEntry => ({
  id: row.id,
  at: row.at.toISOString(),
  actor: row.actor,
  action: row.action,
  subject: row.subject,
  detail: row.detail as Record<string, unknown>,
  traceId: row.traceId,
})
