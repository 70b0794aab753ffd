import type { OrderId } from '@channel/contracts'
import type { GiftQuoteId, GiftWave } from '@channel/contracts/order'
import { Prisma } from '../db/client.js'
import type { WaveState } from './wave.js'

type Tx = Prisma.TransactionClient

export const withCurrency = { quote: { select: { currency: true } } } satisfies Prisma.GiftWaveInclude
type Row = Prisma.GiftWaveGetPayload<{ include: typeof withCurrency }>

export const waveFrom = (row: Row): WaveState => ({
  id: row.id,
  quoteId: row.quoteId as GiftQuoteId,
  number: row.number,
  status: row.status as GiftWave['status'],
  orderId: row.orderId as OrderId | null,
  refusal: row.refusal as GiftWave['refusal'],
  parcels: row.parcels,
  currency: row.quote.currency,
  lines: row.lines as GiftWave['lines'],
  amountMinor: Number(row.amountMinor),
  plannedBy: row.plannedBy,
  plannedAt: row.plannedAt.toISOString(),
  placedAt: row.placedAt?.toISOString() ?? null,
  attempt: row.attempt,
  reason: row.reason,
  dueAt: row.dueAt,
})

export const shownWave = ({ attempt: _, reason: __, dueAt: ___, ...wave }: WaveState): GiftWave => wave

/** What changes a wave or its parcels holds the lock of its quote. */
export const lockWave = async (tx: Tx, id: string): Promise<WaveState | undefined> => {
  const [locked] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM gift_quote WHERE id = (SELECT quote_id FROM gift_wave WHERE id = ${id}::uuid) FOR UPDATE`
  return locked && waveFrom(await tx.giftWave.findUniqueOrThrow({ where: { id }, include: withCurrency }))
}

export const insertWave = async (tx: Tx, wave: WaveState): Promise<void> => {
  const { currency: _, refusal: __, ...data } = wave
  await tx.giftWave.create({ data })
}

export const saveWave = async (tx: Tx, wave: WaveState): Promise<void> => {
  const { status, attempt, orderId, refusal, reason, placedAt, dueAt } = wave
  await tx.giftWave.update({
    where: { id: wave.id },
    data: { status, attempt, orderId, refusal: refusal ?? Prisma.DbNull, reason, placedAt, dueAt },
  })
  if (status === 'cancelled')
    await tx.giftParcel.updateMany({ where: { waveId: wave.id, status: 'released' }, data: { waveId: null, status: 'planned' } })
}
