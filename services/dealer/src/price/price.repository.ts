import type { CallContext, Command, NewEvent, ParsedInputOf, ReplyOf, Result } from '@channel/contracts'
import { actorOf, err, newEvent, ok } from '@channel/contracts'
import type { PriceList, PriceListCode, PriceListStep } from '@channel/contracts/dealer'
import {
  changePriceList,
  changePrices,
  copyPriceList,
  createPriceList,
  endPriceList,
  pricesChanged,
  releasePriceList,
} from '@channel/contracts/dealer'
import { appendToOutbox, once } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import { rewrite } from './change.js'
import type { ListState } from './price-list.js'
import { actionRefusal, change, created, end, published, release, shown, statusOf } from './price-list.js'
import type { StepTaken } from './price-store.repository.js'
import { copyPrices, dealerIsThere, insert, lock, save, standing, writeVersions } from './price-store.repository.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }
type Work = Call & { readonly tx: Tx }
type Taken = { readonly actor: string; readonly at: Date }

const MANY_SKUS = 100

const takenBy = ({ context, at }: Call): Taken => ({ actor: actorOf(context.principal), at })
const tell = ({ tx, context, at }: Work, events: NewEvent[]) => appendToOutbox(tx, events, { context, at })
const notFound = (listCode: PriceListCode) => err({ code: 'PRICE_LIST_NOT_FOUND' as const, listCode })

const open = async (work: Work, list: ListState, step: StepTaken) => {
  const { tx, at } = work
  const { scope } = list
  if (!(await dealerIsThere(tx, scope)))
    return err({ code: 'DEALER_NOT_FOUND' as const, dealerCode: scope.kind === 'dealer' ? scope.dealerCode : '' })
  if (!(await insert(tx, list, step, takenBy(work)))) return err({ code: 'PRICE_LIST_EXISTS' as const, listCode: list.code })
  await tell(work, [published(list, step.action, at)])
  return ok(list)
}

const create = async (
  work: Work,
  { idempotencyKey: _, ...input }: ParsedInputOf<typeof createPriceList>,
): Promise<ReplyOf<typeof createPriceList>> => {
  const list = created(input, takenBy(work))
  if (!list.ok) return list
  const opened = await open(work, list.value, { action: 'create', note: input.note })
  return opened.ok ? ok(shown(opened.value, work.at)) : opened
}

/** Prices of the source can change meanwhile; they are read in one statement and so are those of one moment. */
const copy = async (work: Work, input: ParsedInputOf<typeof copyPriceList>): Promise<ReplyOf<typeof copyPriceList>> => {
  const { from, percent, decimals, code, name, note, validFrom, validTo } = input
  const source = (await lock(work.tx, from))?.list
  if (!source) return notFound(from)
  const { scope = source.scope, priority = source.priority } = input
  const list = created({ code, name, currency: source.currency, scope, priority, validFrom, validTo, note }, takenBy(work))
  if (!list.ok) return list
  const opened = await open(work, list.value, { action: 'copy', note: `${from} ${percent}%` })
  if (!opened.ok) return opened
  const begin = statusOf(source, work.at) === 'scheduled' ? Math.max(source.validity.from, work.at.getTime()) : work.at.getTime()
  const at = input.at === undefined ? new Date(begin) : new Date(input.at)
  const prices = await copyPrices(work.tx, code, { from, at, percent, decimals }, takenBy(work))
  if (prices > 0) await tell(work, [newEvent(pricesChanged, code, { ...changeOf(opened.value), changed: prices, skus: null })])
  return ok({ list: shown(opened.value, work.at), prices })
}

const changeOf = ({ code, currency }: ListState) => ({ listCode: code, currency })

type Step = { readonly action: PriceListStep['action']; readonly note: string }
type Decide<E> = (list: ListState, taken: Taken) => Result<ListState, E>

/** One step in a list's life: lock, decide, save, tell. */
const take = async <E>(work: Work, code: PriceListCode, { action, note }: Step, decide: Decide<E>) => {
  const locked = await lock(work.tx, code)
  if (!locked) return notFound(code)
  const decided = decide(locked.list, takenBy(work))
  if (!decided.ok) return decided
  await save(work.tx, decided.value, { action, note }, takenBy(work))
  await tell(work, [published(decided.value, action, work.at)])
  return ok<PriceList>(shown(decided.value, work.at))
}

const setPrices = async (work: Work, input: ParsedInputOf<typeof changePrices>): Promise<ReplyOf<typeof changePrices>> => {
  const { listCode, changes } = input
  const locked = await lock(work.tx, listCode)
  if (!locked) return notFound(listCode)
  const refusal = actionRefusal(locked.list, 'change-prices', work.at)
  if (refusal) return err(refusal)
  const decided = rewrite(await standing(work.tx, listCode, changes), changes)
  if (!decided.ok) return decided
  const { changed, unchanged, skus } = decided.value
  if (changed > 0) {
    // Replicas' clocks differ: a version never begins before the one that it replaces.
    const at = work.at < locked.pricesAt ? locked.pricesAt : work.at
    await writeVersions(work.tx, listCode, decided.value, { ...takenBy(work), at })
    const told = { ...changeOf(locked.list), changed, skus: skus.length > MANY_SKUS ? null : [...skus] }
    await tell(work, [newEvent(pricesChanged, listCode, told)])
  }
  return ok({ changed, unchanged })
}

const summary = (input: object): string =>
  Object.entries(input)
    .map(([field, value]) => `${field}: ${String(value)}`)
    .join(', ')

/** Price lists and their prices: one transaction each. */
export const priceRepository = (transaction: UnitOfWork) => {
  const doing = <C extends Command>(
    command: C,
    input: ParsedInputOf<C>,
    call: Call,
    work: (work: Work) => Promise<ReplyOf<C>>,
  ): Promise<ReplyOf<C>> => transaction((tx) => once(tx, command, input, call, () => work({ ...call, tx })))

  return {
    create: (input: ParsedInputOf<typeof createPriceList>, call: Call) =>
      doing(createPriceList, input, call, (work) => create(work, input)),
    copy: (input: ParsedInputOf<typeof copyPriceList>, call: Call) =>
      doing(copyPriceList, input, call, (work) => copy(work, input)),
    change: (input: ParsedInputOf<typeof changePriceList>, call: Call) => {
      const { idempotencyKey: _, code, version: __, ...given } = input
      const step: Step = { action: 'change', note: summary(given) }
      return doing(changePriceList, input, call, (work) => take(work, code, step, (list, taken) => change(list, input, taken)))
    },
    release: (input: ParsedInputOf<typeof releasePriceList>, call: Call) => {
      const step: Step = { action: 'release', note: '' }
      const decide = (list: ListState, taken: Taken) => release(list, input.version, taken)
      return doing(releasePriceList, input, call, (work) => take(work, input.code, step, decide))
    },
    end: (input: ParsedInputOf<typeof endPriceList>, call: Call) => {
      const step: Step = { action: 'end', note: input.reason }
      const decide = (list: ListState, taken: Taken) => end(list, input.version, taken)
      return doing(endPriceList, input, call, (work) => take(work, input.code, step, decide))
    },
    changePrices: (input: ParsedInputOf<typeof changePrices>, call: Call) =>
      doing(changePrices, input, call, (work) => setPrices(work, input)),
  }
}
export type PriceRepository = ReturnType<typeof priceRepository>
