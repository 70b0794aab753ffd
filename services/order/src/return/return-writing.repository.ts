import type { ReturnRequestId } from '@channel/contracts/order'
import type { Tx } from './request-reading.repository.js'
import type { ReturnDraft } from './return.js'

export type ReturnKey = { readonly scope: string; readonly key: string; readonly bodyHash: string }

/** What a return is: goods that are taken back at once (`RT…`), or the credit note (`CN…`) of a request. */
type Kind = { readonly prefix: 'RT' } | { readonly prefix: 'CN'; readonly requestId: ReturnRequestId }

/** Return and lines in one statement; its number, or undefined where the key is taken. */
export const insertReturn = async (tx: Tx, draft: ReturnDraft, key: ReturnKey, kind: Kind): Promise<string | undefined> => {
  const lines = JSON.stringify(draft.lines.map((line, index) => ({ ...line, lineNo: index + 1 })))
  const series = kind.prefix === 'RT' ? 'return_number' : 'credit_note_number'
  const requestId = kind.prefix === 'CN' ? kind.requestId : null
  const rows = await tx.$queryRaw<{ number: string }[]>`
    WITH received AS (
      INSERT INTO goods_return (
        id, number, channel, dealer_code, requested_location, status, currency, total_minor, reference, received_by, received_at,
        trace_id, driven_at, key_scope, idempotency_key, body_hash, request_id)
      SELECT ${draft.id}::uuid,
             ${kind.prefix} || to_char(v.at AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD') || '-' || lpad(n::text, greatest(6, length(n::text)), '0'),
             ${draft.channel}, ${draft.dealerCode}, ${draft.requestedLocation}, ${draft.status}, ${draft.currency}, ${draft.totalMinor},
             ${draft.reference}, ${draft.receivedBy}, v.at, ${draft.traceId}, v.at, ${key.scope}, ${key.key}, ${key.bodyHash},
             ${requestId}::uuid
        FROM (SELECT ${draft.receivedAt}::timestamptz AS at) v, nextval(${series}::regclass) n
      ON CONFLICT (key_scope, idempotency_key) DO NOTHING
      RETURNING id, number),
    line AS (
      INSERT INTO goods_return_line (return_id, line_no, sku, quantity, unit_price, amount_minor, damaged)
      SELECT received.id, l."lineNo", l.sku, l.quantity, l."unitPrice", l."amountMinor", l.damaged
        FROM received, json_to_recordset(${lines}::json)
          AS l ("lineNo" int, sku text, quantity int, "unitPrice" text, "amountMinor" bigint, damaged int))
    SELECT number FROM received`
  return rows[0]?.number
}
