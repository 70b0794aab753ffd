import type { CallContext, DealerCode, Result } from '@channel/contracts'
import type { CreditAccount, CreditReason } from '@channel/contracts/dealer'
import type { Prisma, PrismaClient } from '../db/client.js'
import { toAccountAnswer } from './answers.js'
import type { CreditRepository } from './credit.repository.js'

type Tx = Prisma.TransactionClient

export type Rebate = {
  readonly settlementId: string
  /** The settlement's number, for the ledger. */
  readonly number: string
  readonly dealerCode: DealerCode
  /** Negative: claw-back. */
  readonly amountMinor: number
  readonly currency: string
}

export type CreditedRebate = Result<CreditAccount, { code: string }>

/** A ledger entry that moved owed: what a statement lists. */
export type OwedEntry = {
  readonly id: string
  readonly at: Date
  readonly reason: CreditReason
  readonly amountMinor: number
  readonly reference: string
  readonly document: string
  readonly documentId: string | null
  readonly note: string | null
}

/** What other aggregates of the service do with the credit ledger in their own transactions. */
export const creditLedger = (db: PrismaClient, repository: CreditRepository) => ({
  /** Credits rebates of settlements, each once whatever happens; answers in their order. Locks the accounts in the order of their codes. */
  creditRebates: async (
    tx: Tx,
    rebates: readonly Rebate[],
    { context, at }: { context: CallContext; at: Date },
  ): Promise<CreditedRebate[]> => {
    const requests = rebates.map((rebate) => ({
      change: { type: 'credit-rebate' as const, ...rebate },
      context,
      answer: toAccountAnswer,
    }))
    return (await repository.decideWithin(tx, requests, at)) as CreditedRebate[]
  },

  /** In the order of the ledger; from `from` on and before `to`. */
  readOwedEntries: async (period: { dealerCode: DealerCode; from: Date; to: Date }, within: Tx = db): Promise<OwedEntry[]> => {
    const { dealerCode, from, to } = period
    const where = { dealerCode, at: { gte: from, lt: to }, owedDeltaMinor: { not: 0 } }
    const rows = await within.creditEntry.findMany({ where, orderBy: { id: 'asc' } })
    return rows.map(({ id, at, reason, reference, document, documentId, note, owedDeltaMinor }) => {
      const amountMinor = Number(owedDeltaMinor)
      return { id, at, reason: reason as CreditReason, amountMinor, reference, document: document ?? reference, documentId, note }
    })
  },
})

export type CreditLedger = ReturnType<typeof creditLedger>
