import type { CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actsForBrand, err } from '@channel/contracts'
import type { createTransfer, getTransferHistory, getTransfers, listInTransit, listTransfers } from '@channel/contracts/inventory'
import { cancelTransfer, closeTransfer, dispatchTransfer, receiveTransfer, takeBackTransfer } from '@channel/contracts/inventory'
import type { InTransitRepository } from './in-transit.repository.js'
import { visibleTo } from '../store-visibility.js'
import type { TransferListRepository } from './transfer-list.repository.js'
import type { StepCommand, TransferRepository } from './transfer.repository.js'
import type { TransferRequest } from './transfer.js'

type Dependencies = {
  readonly transfers: TransferRepository
  readonly readings: TransferListRepository
  readonly underWay: InTransitRepository
  readonly clock: () => Date
}

const forbidden = err({ code: 'FORBIDDEN', reason: 'Only the brand moves goods between places' })

/** Use cases of transfers. The brand's people and services move goods; a store's people see what concerns their store. */
export const transferHandlers = ({ transfers, readings, underWay, clock }: Dependencies) => {
  const step =
    <C extends StepCommand>(command: C, toRequest: (input: ParsedInputOf<C>) => TransferRequest) =>
    async (input: ParsedInputOf<C>, context: CallContext): Promise<ReplyOf<C>> =>
      actsForBrand(context.principal)
        ? transfers.step(command, input, toRequest(input), { context, at: clock() })
        : (forbidden as ReplyOf<C>)

  return {
    create: async (
      input: ParsedInputOf<typeof createTransfer>,
      context: CallContext,
    ): Promise<ReplyOf<typeof createTransfer>> => {
      if (!actsForBrand(context.principal)) return forbidden
      if (input.from === input.to) return err({ code: 'SAME_LOCATION', location: input.from })
      return transfers.create(input, { context, at: clock() })
    },
    dispatch: step(dispatchTransfer, ({ lines, note }) => ({ action: 'dispatch', lines, note })),
    receive: step(receiveTransfer, ({ lines, note }) => ({ action: 'receive', lines, note })),
    takeBack: step(takeBackTransfer, ({ lines, note }) => ({ action: 'takeBack', lines, note })),
    cancel: step(cancelTransfer, ({ reason }) => ({ action: 'cancel', note: reason })),
    close: step(closeTransfer, ({ note }) => ({ action: 'close', note })),
    get: ({ ids }: ParsedInputOf<typeof getTransfers>, { principal }: CallContext) => readings.get(ids, visibleTo(principal)),
    list: (input: ParsedInputOf<typeof listTransfers>, { principal }: CallContext) => readings.list(input, visibleTo(principal)),
    history: ({ ids }: ParsedInputOf<typeof getTransferHistory>, { principal }: CallContext) =>
      readings.history(ids, visibleTo(principal)),
    inTransit: (input: ParsedInputOf<typeof listInTransit>, { principal }: CallContext) =>
      underWay(input, visibleTo(principal), clock()),
  }
}
export type TransferHandlers = ReturnType<typeof transferHandlers>
