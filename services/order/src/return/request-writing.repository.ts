import type { CallContext, OrderId } from '@channel/contracts'
import { actorOf } from '@channel/contracts'
import type { ReturnRequestId, ReturnRequestLine, ReturnRequestStatus, ReturnStepName } from '@channel/contracts/order'
import type { OrderHead, Tx } from './request-reading.repository.js'
import type { ReturnState } from './return.js'

export type Cause = { readonly context: CallContext; readonly at: Date }

type NewRequest = {
  readonly id: ReturnRequestId
  readonly order: OrderHead
  readonly lines: readonly ReturnRequestLine[]
  readonly note: string
  readonly photos: readonly string[]
}

/** Request, lines, photos and the first step of its history in one statement. */
export const insertRequest = async (tx: Tx, { id, order, lines, note, photos }: NewRequest, cause: Cause): Promise<void> => {
  const [at, actor] = [cause.at.toISOString(), actorOf(cause.context.principal)]
  await tx.$executeRaw`
    WITH request AS (
      INSERT INTO return_request (id, number, order_id, channel, dealer_code, currency, status, version, note, requested_by,
                                  requested_at, updated_at)
      SELECT ${id}::uuid,
             'RMA' || to_char(v.at AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD') || '-' || lpad(n::text, greatest(6, length(n::text)), '0'),
             ${order.id}::uuid, ${order.channel}, ${order.dealerCode}, ${order.currency}, 'requested', 1, ${note}, ${actor}, v.at, v.at
        FROM (SELECT ${at}::timestamptz AS at) v, nextval('return_request_number') n
      RETURNING id),
    line AS (
      INSERT INTO return_request_line (request_id, line_no, sku, quantity, reason, serials, unit_price)
      SELECT request.id, l."lineNo", l.sku, l.quantity, l.reason, l.serials, l."unitPrice"
        FROM request, json_to_recordset(${JSON.stringify(lines)}::json)
          AS l ("lineNo" int, sku text, quantity int, reason text, serials jsonb, "unitPrice" text)),
    step AS (
      INSERT INTO return_request_step (request_id, version, at, step, status, actor, note)
      SELECT id, 1, ${at}::timestamptz, 'requested', 'requested', ${actor}, ${note} FROM request)
    UPDATE return_photo p SET request_id = request.id FROM request WHERE p.id = ANY(${[...photos]}::uuid[])`
}

type Advance = {
  readonly id: ReturnRequestId
  readonly step: ReturnStepName
  readonly status: ReturnRequestStatus
  readonly note: string
  readonly document?: string | undefined
  /** Somebody decided on the request: kept beside it too. */
  readonly decided?: boolean
}

/** The next step in the life of a request that is locked. */
export const advance = async (tx: Tx, { id, step, status, note, document, decided }: Advance, cause: Cause): Promise<void> => {
  const [at, actor] = [cause.at.toISOString(), actorOf(cause.context.principal)]
  await tx.$executeRaw`
    WITH request AS (
      UPDATE return_request
         SET status = ${status}, version = version + 1, updated_at = ${at}::timestamptz,
             decided_by = CASE WHEN ${decided === true} THEN ${actor} ELSE decided_by END,
             decided_at = CASE WHEN ${decided === true} THEN ${at}::timestamptz ELSE decided_at END,
             decision_note = CASE WHEN ${decided === true} THEN ${note} ELSE decision_note END
       WHERE id = ${id}::uuid
      RETURNING id, version)
    INSERT INTO return_request_step (request_id, version, at, step, status, actor, note, document)
    SELECT id, version, ${at}::timestamptz, ${step}, ${status}, ${actor}, ${note}, ${document ?? null} FROM request`
}

/** What came of the lines. */
export const writeInspection = async (tx: Tx, id: ReturnRequestId, lines: readonly ReturnRequestLine[]): Promise<void> => {
  const found = lines.map(({ lineNo, inspection, creditedMinor }) => ({ ...inspection, lineNo, creditedMinor }))
  await tx.$executeRaw`
    UPDATE return_request_line l
       SET sellable = f.sellable, damaged = f.damaged, rejected = f.rejected, inspection_note = f.note,
           credited_minor = f."creditedMinor"
      FROM json_to_recordset(${JSON.stringify(found)}::json)
        AS f ("lineNo" int, sellable int, damaged int, rejected int, note text, "creditedMinor" bigint)
     WHERE l.request_id = ${id}::uuid AND l.line_no = f."lineNo"`
}

/** The end of a credit note is told to the request that it settles; refused, the goods have to be received anew. */
export const concludeRequest = async (tx: Tx, id: ReturnRequestId, goods: ReturnState, cause: Cause): Promise<void> => {
  await tx.$queryRaw`SELECT id FROM return_request WHERE id = ${id}::uuid FOR UPDATE`
  const document = goods.number
  if (goods.status === 'settled') return advance(tx, { id, step: 'settled', status: 'settled', note: '', document }, cause)
  await tx.$executeRaw`
    UPDATE return_request_line
       SET sellable = NULL, damaged = NULL, rejected = NULL, inspection_note = NULL, credited_minor = 0
     WHERE request_id = ${id}::uuid`
  return advance(tx, { id, step: 'refused', status: 'approved', note: goods.refusal?.code ?? '', document }, cause)
}

export const photosOf = async (tx: Tx, orderId: OrderId, ids: readonly string[]): Promise<Set<string>> => {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM return_photo WHERE id = ANY(${[...ids]}::uuid[]) AND order_id = ${orderId}::uuid AND request_id IS NULL`
  return new Set(rows.map(({ id }) => id))
}
