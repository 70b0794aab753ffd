import type { Currency, DealerCode, ParsedInputOf, ReplyOf, Result } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import { confirmStatement, correctStatement, disputeStatement } from '@channel/contracts/dealer'
import { appendToOutbox, once } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import type { Call, UnitOfWork } from './issue.repository.js'
import type { Key, StepTaken } from './statement-store.repository.js'
import { addLines, bookedAdjustments, hasLater, lock, lockAccount, missingLines, save } from './statement-store.repository.js'
import type { Side, StatementState } from './statement.js'
import { confirm, correct, dispute, numberOf, published, shown, signatureOf } from './statement.js'

type Tx = Prisma.TransactionClient
type Adjustment = { dealerCode: DealerCode; amountMinor: number; currency: Currency; reference: string; reason: string }
/** Books what changes a debt, in the transaction of what it is for. */
export type AdjustOwed = (tx: Tx, adjustments: readonly Adjustment[], call: Call) => Promise<void>
type Correction = ParsedInputOf<typeof correctStatement>
type NotFound = { code: 'STATEMENT_NOT_FOUND'; dealerCode: string; month: string }
type UnknownLines = { code: 'UNKNOWN_STATEMENT_LINE'; entryIds: string[] }

const notFound = ({ dealerCode, month }: Key): Result<never, NotFound> => err({ code: 'STATEMENT_NOT_FOUND', dealerCode, month })

const unknown = async (tx: Tx, key: Key, entryIds: readonly string[]): Promise<UnknownLines | undefined> => {
  const missing = entryIds.length > 0 ? await missingLines(tx, key, entryIds) : []
  return missing.length > 0 ? { code: 'UNKNOWN_STATEMENT_LINE', entryIds: missing } : undefined
}

const taken = ({ context, at }: Call, step: Omit<StepTaken, 'actor' | 'at'>): StepTaken => ({
  actor: signatureOf({ context, at }).by,
  at,
  ...step,
})

const conclude = async (tx: Tx, statement: StatementState, step: StepTaken, call: Call) => {
  await save(tx, statement, step)
  await appendToOutbox(tx, published(statement), call)
  return ok(shown(statement))
}

/** Books the adjustments and answers those that belong on this statement: on the last one, all; before it, none. */
const book = async (tx: Tx, statement: StatementState, { adjustments }: Correction, adjustOwed: AdjustOwed, call: Call) => {
  const { dealerCode, month, currency, version } = statement
  const name = (index: number) => `${numberOf(dealerCode, month)}-V${version + 1}-${index + 1}`
  const booked = adjustments.map(({ amountMinor, reason }, index) => {
    return { dealerCode, amountMinor, currency, reference: name(index), reason }
  })
  if (booked.length === 0) return []
  await adjustOwed(tx, booked, call)
  if (await hasLater(tx, { dealerCode, month })) return []
  return bookedAdjustments(
    tx,
    dealerCode,
    booked.map(({ reference }) => reference),
  )
}

const correctIn = async (
  tx: Tx,
  input: Correction,
  adjustOwed: AdjustOwed,
  call: Call,
): Promise<ReplyOf<typeof correctStatement>> => {
  await lockAccount(tx, input)
  const statement = await lock(tx, input)
  if (!statement) return notFound(input)
  const possible = correct(statement, input, [])
  if (!possible.ok) return possible
  const missing = await unknown(
    tx,
    input,
    input.adjustments.flatMap(({ entryId }) => entryId ?? []),
  )
  if (missing) return err(missing)
  const added = await book(tx, statement, input, adjustOwed, call)
  const corrected = correct(
    statement,
    input,
    added.map(({ amountMinor }) => ({ kind: 'adjustment', amountMinor })),
  )
  if (!corrected.ok) return corrected
  await addLines(tx, corrected.value, added)
  const details = input.adjustments.map(({ entryId = null, amountMinor, reason }) => ({ entryId, amountMinor, reason }))
  return conclude(tx, corrected.value, taken(call, { action: 'correct', note: input.note, details }), call)
}

/** What is done with statements: lock, decide, book, save, tell; one transaction each. */
export const statementRepository = (transaction: UnitOfWork, adjustOwed: AdjustOwed) => ({
  dispute: (input: ParsedInputOf<typeof disputeStatement>, call: Call): Promise<ReplyOf<typeof disputeStatement>> =>
    transaction((tx) =>
      once(tx, disputeStatement, input, call, async () => {
        const statement = await lock(tx, input)
        if (!statement) return notFound(input)
        const disputed = dispute(statement, input)
        if (!disputed.ok) return disputed
        const missing = await unknown(
          tx,
          input,
          input.lines.map(({ entryId }) => entryId),
        )
        if (missing) return err(missing)
        const details = input.lines.map((line) => ({ ...line, amountMinor: null }))
        return conclude(tx, disputed.value, taken(call, { action: 'dispute', note: input.note, details }), call)
      }),
    ),

  correct: (input: Correction, call: Call): Promise<ReplyOf<typeof correctStatement>> =>
    transaction((tx) => once(tx, correctStatement, input, call, () => correctIn(tx, input, adjustOwed, call))),

  confirm: (input: ParsedInputOf<typeof confirmStatement>, side: Side, call: Call): Promise<ReplyOf<typeof confirmStatement>> =>
    transaction((tx) =>
      once(tx, confirmStatement, input, call, async () => {
        const statement = await lock(tx, input)
        if (!statement) return notFound(input)
        const signed = confirm(statement, input, side, signatureOf(call))
        if (!signed.ok) return signed
        return conclude(tx, signed.value, taken(call, { action: `confirm-${side}`, note: '', details: [] }), call)
      }),
    ),
})
export type StatementRepository = ReturnType<typeof statementRepository>
