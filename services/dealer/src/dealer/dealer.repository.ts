import type { CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { NewDealer } from '@channel/contracts/dealer'
import { changeDealerStatus, moveDealer, registerDealers } from '@channel/contracts/dealer'
import { appendToOutbox, once } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import { insertBranches, levelsBelow, lockTree, moveBranch, nextTreeVersion, readParents } from './branch.repository.js'
import { insertDealers, lockDealer, readKnown, readOpen, saveDealer } from './dealer-store.repository.js'
import { appendChange } from './profile-store.repository.js'
import { changeStatus, register, registered, statusChanged } from './dealer.js'
import { branchChanges, moved } from './tree.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { context: CallContext; at: Date }

/** Opens dealers with their credit accounts, all or none, in a transaction that somebody else began. */
export const openDealers = async (
  tx: Tx,
  dealers: readonly NewDealer[],
  call: Call,
): Promise<ReplyOf<typeof registerDealers>> => {
  await lockTree(tx)
  const decision = register(dealers, await readKnown(tx, dealers))
  if (!decision.ok) return decision
  await insertDealers(tx, dealers, call.at)
  await insertBranches(tx, decision.value.ancestors)
  await appendToOutbox(tx, registered(dealers, decision.value.ancestors, await nextTreeVersion(tx)), call)
  return ok({ registered: dealers.length })
}

const close = async (tx: Tx, input: ParsedInputOf<typeof changeDealerStatus>, call: Call) => {
  // Nobody comes to stand below a dealer while it is being closed.
  if (input.status === 'closed') await lockTree(tx)
  const dealer = await lockDealer(tx, input.dealerCode)
  if (!dealer) return err({ code: 'DEALER_NOT_FOUND', dealerCode: input.dealerCode })
  const changed = changeStatus(dealer, input, await readOpen(tx, dealer.code))
  if (!changed.ok) return changed
  if (!changed.value) return ok(dealer)
  const { code: dealerCode, status, version } = changed.value
  await saveDealer(tx, changed.value)
  await appendChange(
    tx,
    { dealerCode, version, reason: input.reason, before: { status: dealer.status }, after: { status } },
    call,
  )
  await appendToOutbox(tx, [statusChanged(changed.value, input.reason)], call)
  return ok(changed.value)
}

const move = async (tx: Tx, input: ParsedInputOf<typeof moveDealer>, call: Call): Promise<ReplyOf<typeof moveDealer>> => {
  await lockTree(tx)
  const dealer = await lockDealer(tx, input.dealerCode)
  if (!dealer) return err({ code: 'DEALER_NOT_FOUND', dealerCode: input.dealerCode })
  const parents = await readParents(tx, input.parent === null ? [] : [input.parent])
  const decision = moved(dealer, await levelsBelow(tx, dealer.code), input, parents)
  if (!decision.ok) return decision
  if (!decision.value) return ok(dealer)
  const { code: dealerCode, parent, version } = decision.value
  await saveDealer(tx, decision.value)
  await appendChange(
    tx,
    { dealerCode, version, reason: input.reason, before: { parent: dealer.parent }, after: { parent } },
    call,
  )
  const ancestors = await moveBranch(tx, dealer.code, input.parent)
  await appendToOutbox(tx, branchChanges(ancestors, input, await nextTreeVersion(tx)), call)
  return ok(decision.value)
}

/** The dealers and their tree: lock, decide, save, tell; one transaction each. */
export const dealerRepository = (transaction: UnitOfWork) => ({
  register: (input: ParsedInputOf<typeof registerDealers>, call: Call): Promise<ReplyOf<typeof registerDealers>> =>
    transaction((tx) => once(tx, registerDealers, input, call, () => openDealers(tx, input.dealers, call))),

  changeStatus: (input: ParsedInputOf<typeof changeDealerStatus>, call: Call): Promise<ReplyOf<typeof changeDealerStatus>> =>
    transaction((tx) => once(tx, changeDealerStatus, input, call, () => close(tx, input, call))),

  move: (input: ParsedInputOf<typeof moveDealer>, call: Call): Promise<ReplyOf<typeof moveDealer>> =>
    transaction((tx) => once(tx, moveDealer, input, call, () => move(tx, input, call))),
})

export type DealerRepository = ReturnType<typeof dealerRepository>
