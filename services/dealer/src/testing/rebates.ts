import { newId } from '@channel/contracts'
import type { InputOf, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { draftRebatePolicy, listRebateAccounts, listRebateEntries } from '@channel/contracts/dealer'
import type { RebateAccount, RebateEntry, RebatePolicy } from '@channel/contracts/dealer'
import { brandOps } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import { rebateParts } from '../rebate/rebate.parts.js'
import { key, runningDealers } from './running.js'

/** One instance with what rebates need, and its accrual worker only when called. */
export const runningRebates = async (url: string) => {
  const parts = await runningDealers(url)
  return { ...parts, ...rebateParts(parts.ground, parts.creditLedger.creditRebates) }
}
export type RunningRebates = Awaited<ReturnType<typeof runningRebates>>

export type Traded = {
  dealerCode: string
  document: string
  day: string
  amount: number
  quantity?: number
  lineNo?: number
  sku?: string
  category?: string
}

/** Writes lines of the trade ledger as its consumers do, in one transaction. Amounts below zero are returns. */
export const trade = async (database: TestDatabase, ...lines: Traded[]): Promise<void> => {
  const rows = lines.map(({ quantity = 1, lineNo = 1, sku = 'BP-01', category = 'meters', ...line }) => ({
    ...{ id: newId(), at: `${line.day}T04:00:00Z`, lineNo, sku, category, currency: 'CNY', ...line },
    ...{ kind: line.amount < 0 ? 'return' : 'shipment', quantity: line.amount < 0 ? -quantity : quantity },
  }))
  await database.query(
    `INSERT INTO trade_entry (id, at, day, dealer_code, kind, document, line_no, sku, category, quantity, amount_minor, currency)
     SELECT id, at, day, "dealerCode", kind, document, "lineNo", sku, category, quantity, amount, currency
       FROM json_to_recordset($1::json) AS r (id uuid, at timestamptz, day date, "dealerCode" text, kind text, document text, "lineNo" int,
         sku text, category text, quantity bigint, amount bigint, currency text)`,
    JSON.stringify(rows),
  )
}

type Reply<T> = { ok: true; value: T } | { ok: false; error: { code: string } }
export const valueOf = <T>(reply: Reply<T>): T => {
  if (!reply.ok) throw new Error(JSON.stringify(reply.error))
  return reply.value
}
export const refusalOf = (reply: Reply<unknown>): string => (reply.ok ? 'ok' : reply.error.code)

type Terms = InputOf<typeof draftRebatePolicy>['terms']

export const VOLUME = {
  kind: 'volume' as const,
  measure: 'amount' as const,
  mode: 'whole' as const,
  steps: [
    { from: 10_000, rateBps: 100 },
    { from: 50_000, rateBps: 300 },
  ],
}

/** By month through 2026, by amount, unless told otherwise. */
export const volumeTerms = (more: Partial<Terms> = {}): Terms => ({
  ...{ rule: VOLUME, currency: 'CNY', period: 'month', from: '2026-01-01', to: '2026-12-31' },
  ...more,
})

let count = 0
type DraftInput = Partial<Omit<InputOf<typeof draftRebatePolicy>, 'terms'>>

export const draft = (
  { rebates }: RunningRebates,
  terms: Terms,
  more: DraftInput = {},
): Promise<ReplyOf<typeof draftRebatePolicy>> => {
  const input = draftRebatePolicy.input.parse({ idempotencyKey: key(), code: `P${(count += 1)}`, name: '政策', terms, ...more })
  return rebates.draft(input as ParsedInputOf<typeof draftRebatePolicy>, brandOps)
}

/** A policy in force, its history accrued. */
export const inForce = async (one: RunningRebates, terms: Terms, more: DraftInput = {}): Promise<RebatePolicy> => {
  const { id: policyId } = valueOf(await draft(one, terms, more))
  valueOf(await one.rebates.simulate({ idempotencyKey: key(), policyId }, brandOps))
  const policy = valueOf(await one.rebates.activate({ idempotencyKey: key(), policyId }, brandOps))
  await one.accrue(one.clock.now)
  return policy
}

export const onlyDealers = (...dealers: string[]): { scope: { dealers: never[] } } => ({ scope: { dealers: dealers as never[] } })

export const accountsOf = async ({ rebates }: RunningRebates, policyId: string): Promise<RebateAccount[]> => {
  const page = await rebates.accounts(listRebateAccounts.input.parse({ policyId, first: 200 }), brandOps)
  return page.rows.map(({ node }) => node)
}

/** Oldest first. */
export const entriesOf = async ({ rebates }: RunningRebates, policyId: string): Promise<RebateEntry[]> => {
  const page = await rebates.entries(listRebateEntries.input.parse({ policyId, first: 200 }), brandOps)
  return page.rows.map(({ node }) => node).reverse()
}

export const differencesOf = async ({ rebates }: RunningRebates, policyId?: string) => {
  const { waiting, differences } = await rebates.recompute({ policyId: policyId as never }, brandOps)
  return { waiting, differences }
}
