import type { CallContext, Command, ErrorOf, LocationCode, ParsedInputOf, ReplyOf, Result, Sku } from '@channel/contracts'
import { actorOf, err, newEvent, newId, ok } from '@channel/contracts'
import type {
  cancelTransfer,
  closeTransfer,
  dispatchTransfer,
  receiveTransfer,
  takeBackTransfer,
  Transfer,
  TransferId,
} from '@channel/contracts/inventory'
import { createTransfer, transferCreated } from '@channel/contracts/inventory'
import { appendToOutbox, once } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import type { Posting } from '../posting.js'
import { transferFrom } from './transfer-row.js'
import type { Step, TransferRequest, TransferState } from './transfer.js'
import { decide, draft, published, shown } from './transfer.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }

export type StepCommand =
  typeof dispatchTransfer | typeof receiveTransfer | typeof takeBackTransfer | typeof cancelTransfer | typeof closeTransfer
type StepError = ErrorOf<typeof dispatchTransfer> | ErrorOf<typeof receiveTransfer>
type GoodsRefusal = Extract<
  ErrorOf<typeof dispatchTransfer>,
  { code: 'UNKNOWN_SKU' | 'UNKNOWN_LOCATION' | 'NOT_STOCKED' | 'INSUFFICIENT_STOCK' }
>

/** Moves stock in the same transaction, all or nothing; `reference` stands on the stock cards. */
type PostStock = (tx: Tx, posting: Posting, context: CallContext) => Promise<Result<{ at: Date }, GoodsRefusal>>

const MASTERS = `
  SELECT (SELECT json_agg(s.sku ORDER BY s.sku) FROM unnest($1::text[]) AS s (sku) LEFT JOIN product p USING (sku) WHERE p.sku IS NULL)
      AS "unknownSkus",
    (SELECT json_agg(p.sku ORDER BY p.sku) FROM product p WHERE p.sku = ANY($1::text[]) AND NOT p.stocked) AS "notStocked",
    (SELECT min(c.code) FROM unnest($2::text[]) AS c (code) LEFT JOIN location l USING (code) WHERE l.code IS NULL) AS "unknownLocation"`
const INSERT = `
  INSERT INTO transfer (id, number, from_location, to_location, status, recalled, reference, note, created_by, created_at, updated_at, version)
  SELECT $1::uuid, 'TR' || to_char(v.at AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD') || '-' || lpad(n::text, greatest(6, length(n::text)), '0'),
    $2, $3, $4, false, $5, $6, $7, v.at, v.at, $8::int
  FROM (SELECT $9::timestamptz AS at) v, nextval('transfer_number') n
  RETURNING number`
/* The age of what is under way begins when the first of it left or turned back, and anew after all of it arrived. */
const SAVE_LINES = `
  INSERT INTO transfer_line AS t (transfer_id, sku, requested, dispatched, accepted, damaged, short, over, rejected, in_transit, going_back,
    returned, returned_damaged, return_lost, dispatched_at, turned_at)
  SELECT $1::uuid, l.sku, l.requested, l.dispatched, l.accepted, l.damaged, l.short, l.over, l.rejected, l."inTransit", l."returning",
    l.returned, l."returnedDamaged", l."returnLost", CASE WHEN l."inTransit" > 0 THEN $3::timestamptz END,
    CASE WHEN l."returning" > 0 THEN $3::timestamptz END
  FROM json_to_recordset($2::json) AS l (sku text, requested bigint, dispatched bigint, accepted bigint, damaged bigint, short bigint,
    over bigint, rejected bigint, "inTransit" bigint, "returning" bigint, returned bigint, "returnedDamaged" bigint, "returnLost" bigint)
  ON CONFLICT (transfer_id, sku) DO UPDATE SET dispatched = excluded.dispatched, accepted = excluded.accepted,
    damaged = excluded.damaged, short = excluded.short, over = excluded.over, rejected = excluded.rejected,
    in_transit = excluded.in_transit, going_back = excluded.going_back, returned = excluded.returned,
    returned_damaged = excluded.returned_damaged, return_lost = excluded.return_lost,
    dispatched_at = CASE WHEN excluded.in_transit > 0 THEN coalesce(t.dispatched_at, excluded.dispatched_at) END,
    turned_at = CASE WHEN excluded.going_back > 0 THEN coalesce(t.turned_at, excluded.turned_at) END`
const SAVE_STEP = `
  WITH changed AS (
    UPDATE transfer SET status = $3, recalled = $4, updated_at = $5::timestamptz, version = $2::int
    WHERE id = $1::uuid AND version = $2::int - 1 RETURNING id)
  INSERT INTO transfer_step (id, transfer_id, version, at, actor, action, status, counts, note)
  SELECT $6::uuid, id, $2::int, $5::timestamptz, $7, $8, $3, $9::jsonb, $10 FROM changed`
const FIRST_STEP = `
  INSERT INTO transfer_step (id, transfer_id, version, at, actor, action, status, counts, note)
  VALUES ($1::uuid, $2::uuid, 1, $3::timestamptz, $4, 'create', 'draft', '[]', $5)`

type Masters = { unknownSkus: Sku[] | null; notStocked: Sku[] | null; unknownLocation: LocationCode | null }

const refusedGoods = async (
  tx: Tx,
  skus: readonly Sku[],
  locations: readonly LocationCode[],
): Promise<Exclude<GoodsRefusal, { code: 'INSUFFICIENT_STOCK' }> | undefined> => {
  const [found] = await tx.$queryRawUnsafe<Masters[]>(MASTERS, skus, locations)
  if (found?.unknownLocation) return { code: 'UNKNOWN_LOCATION', location: found.unknownLocation }
  if (found?.unknownSkus) return { code: 'UNKNOWN_SKU', skus: found.unknownSkus }
  if (found?.notStocked) return { code: 'NOT_STOCKED', skus: found.notStocked }
  return undefined
}

const create = async (
  tx: Tx,
  input: ParsedInputOf<typeof createTransfer>,
  call: Call,
): Promise<ReplyOf<typeof createTransfer>> => {
  const planned = draft(input, newId() as TransferId, call)
  const skus = planned.lines.map(({ sku }) => sku)
  const refusal = await refusedGoods(tx, skus, [planned.from, planned.to])
  if (refusal) return err(refusal)
  const { id, from, to, status, reference, note, createdBy, createdAt, version } = planned
  const [row] = await tx.$queryRawUnsafe<{ number: string }[]>(
    INSERT,
    ...[id, from, to, status, reference, note, createdBy, version, createdAt],
  )
  if (!row) throw new Error(`Transfer ${id} was not written`)
  const transfer = shown({ ...planned, number: row.number })
  await tx.$executeRawUnsafe(SAVE_LINES, id, JSON.stringify(planned.lines), createdAt)
  await tx.$executeRawUnsafe(FIRST_STEP, newId(), id, createdAt, createdBy, note)
  await appendToOutbox(tx, [newEvent(transferCreated, id, transfer)], call)
  return ok(transfer)
}

/** The lines are read by a second statement, which sees what the lock waited for. */
const lock = async (tx: Tx, id: TransferId): Promise<TransferState | undefined> => {
  const [locked] = await tx.$queryRawUnsafe<{ id: string }[]>('SELECT id FROM transfer WHERE id = $1::uuid FOR UPDATE', id)
  if (!locked) return undefined
  return transferFrom(await tx.transfer.findUniqueOrThrow({ where: { id }, include: { lines: { orderBy: { sku: 'asc' } } } }))
}

const save = async (tx: Tx, { action, after, counts, note }: Step, { context, at }: Call): Promise<void> => {
  const touched = new Set(counts.map(({ sku }) => sku))
  const lines = after.lines.filter(({ sku }) => touched.has(sku))
  if (lines.length > 0) await tx.$executeRawUnsafe(SAVE_LINES, after.id, JSON.stringify(lines), at.toISOString())
  const row = [after.id, after.version, after.status, after.recalled, at.toISOString()]
  const history = [newId(), actorOf(context.principal), action, JSON.stringify(counts), note]
  const written = await tx.$executeRawUnsafe(SAVE_STEP, ...row, ...history)
  if (written !== 1) throw new Error(`Transfer ${after.number} changed under its lock`)
}

/** Transfers: lock, decide, move stock, save, tell; one transaction each. Refusals of stock are refusals of the step. */
export const transferRepository = ({ work, post }: { work: UnitOfWork; post: PostStock }) => {
  const step = async (tx: Tx, id: TransferId, request: TransferRequest, call: Call): Promise<Result<Transfer, StepError>> => {
    const transfer = await lock(tx, id)
    if (!transfer) return err({ code: 'TRANSFER_NOT_FOUND', transferId: id })
    const decided = decide(transfer, request, call.at.toISOString())
    if (!decided.ok) return decided
    const { moves, after } = decided.value
    if (moves.length > 0) {
      const posted = await post(tx, { moves, reference: after.number, takes: 'pool' }, call.context)
      if (!posted.ok) return posted
    }
    await save(tx, decided.value, call)
    await appendToOutbox(tx, [published(decided.value)], call)
    return ok(shown(after))
  }

  return {
    create: (input: ParsedInputOf<typeof createTransfer>, call: Call): Promise<ReplyOf<typeof createTransfer>> =>
      work((tx) => once(tx, createTransfer, input, call, () => create(tx, input, call))),

    /** `request` is what the input asks, in the words of the domain. */
    step: <C extends StepCommand>(
      command: C,
      input: ParsedInputOf<C>,
      request: TransferRequest,
      call: Call,
    ): Promise<ReplyOf<C>> =>
      work((tx) => once(tx, command as Command, input, call, () => step(tx, input.transferId, request, call))) as Promise<
        ReplyOf<C>
      >,
  }
}
export type TransferRepository = ReturnType<typeof transferRepository>
