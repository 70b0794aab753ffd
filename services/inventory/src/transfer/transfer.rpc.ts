import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  cancelTransfer,
  closeTransfer,
  createTransfer,
  dispatchTransfer,
  getTransferHistory,
  getTransfers,
  listInTransit,
  listTransfers,
  receiveTransfer,
  takeBackTransfer,
} from '@channel/contracts/inventory'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { TransferHandlers } from './transfer.handlers.js'

export const TRANSFER_HANDLERS = Symbol('TRANSFER_HANDLERS')

@Controller()
export class TransferRpc {
  constructor(@Inject(TRANSFER_HANDLERS) private readonly transfers: TransferHandlers) {}

  @MessagePattern(createTransfer.pattern)
  create(@Payload(parsed(createTransfer)) input: ParsedInputOf<typeof createTransfer>, @Ctx() context: CallContext) {
    return this.transfers.create(input, context)
  }

  @MessagePattern(dispatchTransfer.pattern)
  dispatch(@Payload(parsed(dispatchTransfer)) input: ParsedInputOf<typeof dispatchTransfer>, @Ctx() context: CallContext) {
    return this.transfers.dispatch(input, context)
  }

  @MessagePattern(receiveTransfer.pattern)
  receive(@Payload(parsed(receiveTransfer)) input: ParsedInputOf<typeof receiveTransfer>, @Ctx() context: CallContext) {
    return this.transfers.receive(input, context)
  }

  @MessagePattern(takeBackTransfer.pattern)
  takeBack(@Payload(parsed(takeBackTransfer)) input: ParsedInputOf<typeof takeBackTransfer>, @Ctx() context: CallContext) {
    return this.transfers.takeBack(input, context)
  }

  @MessagePattern(cancelTransfer.pattern)
  cancel(@Payload(parsed(cancelTransfer)) input: ParsedInputOf<typeof cancelTransfer>, @Ctx() context: CallContext) {
    return this.transfers.cancel(input, context)
  }

  @MessagePattern(closeTransfer.pattern)
  close(@Payload(parsed(closeTransfer)) input: ParsedInputOf<typeof closeTransfer>, @Ctx() context: CallContext) {
    return this.transfers.close(input, context)
  }

  @MessagePattern(getTransfers.pattern)
  get(@Payload(parsed(getTransfers)) input: ParsedInputOf<typeof getTransfers>, @Ctx() context: CallContext) {
    return this.transfers.get(input, context)
  }

  @MessagePattern(listTransfers.pattern)
  list(@Payload(parsed(listTransfers)) input: ParsedInputOf<typeof listTransfers>, @Ctx() context: CallContext) {
    return this.transfers.list(input, context)
  }

  @MessagePattern(getTransferHistory.pattern)
  history(@Payload(parsed(getTransferHistory)) input: ParsedInputOf<typeof getTransferHistory>, @Ctx() context: CallContext) {
    return this.transfers.history(input, context)
  }

  @MessagePattern(listInTransit.pattern)
  inTransit(@Payload(parsed(listInTransit)) input: ParsedInputOf<typeof listInTransit>, @Ctx() context: CallContext) {
    return this.transfers.inTransit(input, context)
  }
}
