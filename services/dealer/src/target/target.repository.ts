import type { CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actorOf, ok } from '@channel/contracts'
import type { NewTarget } from '@channel/contracts/dealer'
import { setTargets } from '@channel/contracts/dealer'
import { once } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import { sorted } from './target.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }

/** In the order of their keys: two lists at once wait for each other. */
const UPSERT = `
  INSERT INTO target (dealer_code, month, category, amount_minor, quantity, currency, set_by, set_at)
  SELECT t."dealerCode", t.month, t.category, t."amountMinor", t.quantity, a.currency, $2, $3::timestamptz
    FROM json_to_recordset($1::json) AS t ("dealerCode" text, month text, category text, "amountMinor" bigint, quantity bigint)
    JOIN credit_account a ON a.dealer_code = t."dealerCode"
   ORDER BY 1, 2, 3
  ON CONFLICT (dealer_code, month, category) DO UPDATE SET amount_minor = excluded.amount_minor, quantity = excluded.quantity,
    currency = excluded.currency, set_by = excluded.set_by, set_at = excluded.set_at`
const REMOVE = `
  DELETE FROM target WHERE (dealer_code, month, category) IN (
    SELECT t."dealerCode", t.month, t.category FROM json_to_recordset($1::json) AS t ("dealerCode" text, month text, category text))`

const knownDealers = async (tx: Tx, targets: readonly NewTarget[]): Promise<Set<string>> => {
  const codes = [...new Set(targets.map(({ dealerCode }) => dealerCode))]
  const rows = await tx.creditAccount.findMany({ where: { dealerCode: { in: codes } }, select: { dealerCode: true } })
  return new Set(rows.map(({ dealerCode }) => dealerCode))
}

export const targetRepository = (transaction: UnitOfWork) => ({
  set: (input: ParsedInputOf<typeof setTargets>, call: Call): Promise<ReplyOf<typeof setTargets>> =>
    transaction((tx) =>
      once(tx, setTargets, input, call, async () => {
        const decided = sorted(input.targets, await knownDealers(tx, input.targets))
        if (!decided.ok) return decided
        const { set, removed } = decided.value
        const by = actorOf(call.context.principal)
        if (set.length > 0) await tx.$executeRawUnsafe(UPSERT, JSON.stringify(set), by, call.at.toISOString())
        const gone = removed.length > 0 ? await tx.$executeRawUnsafe(REMOVE, JSON.stringify(removed)) : 0
        return ok({ set: set.length, removed: gone })
      }),
    ),
})
export type TargetRepository = ReturnType<typeof targetRepository>
