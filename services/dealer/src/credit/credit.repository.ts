import type { CallContext, Command, HoldId } from '@channel/contracts'
import { actorOf, err, ok, servicePrincipal } from '@channel/contracts'
import type { CommandCall, StoredAnswer } from '@channel/messaging'
import { appendBatchToOutbox, commandKey, recallAnswers, rememberAnswers } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import type { Hold } from './account.js'
import { claimOverdue, lockBook } from './book.repository.js'
import type { Book, Entry } from './book.js'
import { documentIdOf, enter } from './book.js'
import type { Credit, CreditChange } from './credit.js'
import { toLedgerLines } from './ledger.js'
import { toPublished } from './published.js'
import { write } from './writing.repository.js'

type Tx = Prisma.TransactionClient
export type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/** A change that somebody asks for. `command` is absent where an event or the clock asks: those are idempotent by what the hold has become. */
export type CreditRequest = {
  readonly change: CreditChange
  readonly context: CallContext
  readonly command?: { readonly type: Command; readonly input: unknown }
  /** What is answered, and kept as the answer, out of the account and hold after the change. */
  readonly answer: (credit: Credit) => unknown
}

/** As it is kept: the command's own type is the handler's business. */
export type CreditAnswer = StoredAnswer

type Decided = { readonly request: CreditRequest; readonly answer: StoredAnswer; readonly entry?: Entry }

export const creditRepository = (transaction: UnitOfWork) => ({
  /** Decides requests one after the other in one transaction; answers in their order. No idempotency key may come twice. */
  decideAll: (requests: readonly CreditRequest[], at: Date): Promise<StoredAnswer[]> =>
    transaction(async (tx) => {
      const recalled = await recall(tx, requests)
      const fresh = requests.filter((_, index) => recalled[index] === undefined)
      const answers = (await decideFresh(tx, fresh, at)).map(({ answer }) => answer)
      return recalled.map((answer) => answer ?? (answers.shift() as StoredAnswer))
    }),

  /** The same inside a transaction that belongs to somebody else, for changes that are no commands. */
  decideWithin: async (tx: Tx, requests: readonly Omit<CreditRequest, 'command'>[], at: Date): Promise<StoredAnswer[]> =>
    (await decideFresh(tx, [...requests], at)).map(({ answer }) => answer),

  /** Ends holds whose time is over, at most `limit`; answers how many. Any number of replicas may do it at once. */
  expireOverdue: (at: Date, limit: number, traceId: string): Promise<number> =>
    transaction(async (tx) => {
      const context = { principal: servicePrincipal('dealer'), traceId }
      const overdue = await claimOverdue(tx, at, limit)
      const expiries = overdue.map((holdId): CreditRequest => {
        return { change: { type: 'expire', holdId, at: at.toISOString() }, context, answer: () => null }
      })
      const decided = await decideFresh(tx, expiries, at)
      return decided.reduce((count, { entry }) => count + (entry?.events.length ?? 0), 0)
    }),
})

export type CreditRepository = ReturnType<typeof creditRepository>

/** Requests of one key never run at the same time. What an event asks has no idempotency key; the hold's state makes it idempotent. */
export const requestKey = ({ command, change, context }: CreditRequest): string =>
  command ? commandKey({ input: command.input, context }) : `event ${JSON.stringify(change)}`

const callOf = ({ command, context }: CreditRequest): CommandCall | undefined =>
  command && { command: command.type, input: command.input, context }

const recall = async (tx: Tx, requests: readonly CreditRequest[]): Promise<(StoredAnswer | undefined)[]> => {
  const calls = requests.map(callOf)
  const stored = await recallAnswers(
    tx,
    calls.filter((call) => call !== undefined),
  )
  return calls.map((call) => {
    const answer = call && stored.shift()
    return answer === 'key-reused' ? keyReused(call as CommandCall) : answer
  })
}

const keyReused = ({ input }: CommandCall): StoredAnswer =>
  err({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey: (input as { idempotencyKey: string }).idempotencyKey })

const decideFresh = async (tx: Tx, requests: CreditRequest[], at: Date): Promise<Decided[]> => {
  if (requests.length === 0) return []
  const book = await lockBook(tx, namesOf(requests), at)
  const known = new Set(book.holds.keys())
  const decided = requests.map((request) => decideOne(book, request))
  await save(tx, decided, known, at)
  return decided
}

const decideOne = (book: Book, request: CreditRequest): Decided => {
  const entry = enter(book, request.change)
  return entry.ok ? { request, answer: ok(request.answer(entry.value.credit)), entry: entry.value } : { request, answer: entry }
}

const namesOf = (requests: CreditRequest[]) => {
  const changes = requests.map(({ change }) => change)
  return {
    dealerCodes: distinct(changes.flatMap((change) => ('dealerCode' in change ? [change.dealerCode] : []))),
    holdIds: distinct(changes.flatMap(holdIdsOf)),
    documentIds: distinct(changes.flatMap((change) => documentIdOf(change) ?? [])),
    judges: changes.some(({ type }) => type !== 'confirm' && type !== 'release' && type !== 'expire'),
  }
}

const holdIdsOf = (change: CreditChange): HoldId[] => {
  if ('newHoldId' in change) return [change.holdId, change.newHoldId]
  return 'holdId' in change ? [change.holdId] : []
}

const distinct = <T>(values: T[]): T[] => [...new Set(values)]

const holdsOf = ({ hold, newHold }: Credit): Hold[] => [hold, newHold].filter((one) => one !== undefined)

/** Everything that a batch leaves behind. A refusal leaves its answer only. */
const save = async (tx: Tx, decided: Decided[], known: ReadonlySet<HoldId>, at: Date): Promise<void> => {
  const effects = decided.flatMap(({ request, entry }) =>
    entry && entry.events.length > 0 ? [{ ...entry, context: request.context }] : [],
  )
  if (effects.length > 0) {
    const credits = effects.map(({ credit }) => credit)
    const holds = [...new Map(credits.flatMap(holdsOf).map((hold) => [hold.id, hold])).values()]
    await write(tx, {
      accounts: [...new Map(credits.map(({ account }) => [account.dealerCode, account])).values()],
      opened: holds.filter(({ id }) => !known.has(id)),
      changed: holds.filter(({ id }) => known.has(id)),
      lines: effects.flatMap(({ credit, events, context }) => {
        const actor = actorOf(context.principal)
        return events.flatMap((event) => toLedgerLines(credit.account, event)).map((line) => ({ ...line, actor }))
      }),
      at,
    })
  }
  const told = effects.map(({ credit, events, context }) => ({
    events: events.map((event) => toPublished(credit.account, event)),
    context,
  }))
  await appendBatchToOutbox(tx, told, at)
  const answers = decided.flatMap(({ request, answer }) =>
    request.command ? [{ ...(callOf(request) as CommandCall), answer }] : [],
  )
  await rememberAnswers(tx, answers, at)
}
