import type { CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actorOf, newEvent, ok } from '@channel/contracts'
import type { AdjustmentLimits, AdjustmentReason } from '@channel/contracts/inventory'
import { adjustmentLimitsChanged, setAdjustmentLimits, setAdjustmentReason } from '@channel/contracts/inventory'
import { appendToOutbox, once } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }

const UPSERT_REASON = `
  INSERT INTO adjustment_reason (code, name, name_en, note_required, planned, active, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7::timestamptz)
  ON CONFLICT (code) DO UPDATE SET name = excluded.name, name_en = excluded.name_en, note_required = excluded.note_required,
    planned = excluded.planned, active = excluded.active, updated_at = excluded.updated_at`
const SET_LIMITS = `
  UPDATE adjustment_limits SET max_units = $1::bigint, max_values = $2::jsonb, updated_at = $3::timestamptz, updated_by = $4 WHERE singleton`

export const limitsNow = async (db: Tx | PrismaClient): Promise<AdjustmentLimits> => {
  const row = await db.adjustmentLimits.findUniqueOrThrow({ where: { singleton: true } })
  return { maxUnits: Number(row.maxUnits), maxValues: row.maxValues as AdjustmentLimits['maxValues'] }
}

/** By code, inactive ones included. */
export const reasonsNow = async (db: Tx | PrismaClient): Promise<AdjustmentReason[]> => {
  const rows = await db.adjustmentReason.findMany({ orderBy: { code: 'asc' } })
  return rows.map(({ updatedAt: _, ...reason }) => reason)
}

/** What adjustments are judged by. */
export const adjustmentSettingsRepository = (db: PrismaClient, work: UnitOfWork) => ({
  limits: () => limitsNow(db),
  reasons: () => reasonsNow(db),

  setLimits: (input: ParsedInputOf<typeof setAdjustmentLimits>, call: Call): Promise<ReplyOf<typeof setAdjustmentLimits>> =>
    work((tx) =>
      once(tx, setAdjustmentLimits, input, call, async () => {
        const { maxUnits, maxValues } = input
        const who = actorOf(call.context.principal)
        await tx.$executeRawUnsafe(SET_LIMITS, maxUnits, JSON.stringify(maxValues), call.at.toISOString(), who)
        await appendToOutbox(tx, [newEvent(adjustmentLimitsChanged, 'adjustment-limits', { maxUnits, maxValues })], call)
        return ok({ maxUnits, maxValues })
      }),
    ),

  setReason: (input: ParsedInputOf<typeof setAdjustmentReason>, call: Call): Promise<ReplyOf<typeof setAdjustmentReason>> =>
    work((tx) =>
      once(tx, setAdjustmentReason, input, call, async () => {
        const { idempotencyKey: _, ...reason } = input
        const { code, name, nameEn, noteRequired, planned, active } = reason
        await tx.$executeRawUnsafe(UPSERT_REASON, code, name, nameEn, noteRequired, planned, active, call.at.toISOString())
        return ok(reason)
      }),
    ),
})
export type AdjustmentSettingsRepository = ReturnType<typeof adjustmentSettingsRepository>
