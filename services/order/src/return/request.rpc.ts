import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  approveReturn,
  getReturnPhoto,
  getReturnRequestHistory,
  getReturnRequests,
  listReturnRequests,
  receiveReturn,
  rejectReturn,
  requestReturn,
  returnRates,
  uploadReturnPhoto,
  withdrawReturn,
} from '@channel/contracts/order'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { RequestHandlers, RequestQueries } from './request.handlers.js'

export const RETURN_REQUESTS = Symbol('return requests')
export const RETURN_REQUEST_QUERIES = Symbol('return request queries')

@Controller()
export class ReturnRequestRpc {
  constructor(
    @Inject(RETURN_REQUESTS) private readonly requests: RequestHandlers,
    @Inject(RETURN_REQUEST_QUERIES) private readonly queries: RequestQueries,
  ) {}

  @MessagePattern(requestReturn.pattern)
  request(@Payload(parsed(requestReturn)) input: ParsedInputOf<typeof requestReturn>, @Ctx() context: CallContext) {
    return this.requests.request(input, context)
  }

  @MessagePattern(approveReturn.pattern)
  approve(@Payload(parsed(approveReturn)) input: ParsedInputOf<typeof approveReturn>, @Ctx() context: CallContext) {
    return this.requests.approve(input, context)
  }

  @MessagePattern(rejectReturn.pattern)
  reject(@Payload(parsed(rejectReturn)) input: ParsedInputOf<typeof rejectReturn>, @Ctx() context: CallContext) {
    return this.requests.reject(input, context)
  }

  @MessagePattern(withdrawReturn.pattern)
  withdraw(@Payload(parsed(withdrawReturn)) input: ParsedInputOf<typeof withdrawReturn>, @Ctx() context: CallContext) {
    return this.requests.withdraw(input, context)
  }

  @MessagePattern(receiveReturn.pattern)
  receive(@Payload(parsed(receiveReturn)) input: ParsedInputOf<typeof receiveReturn>, @Ctx() context: CallContext) {
    return this.requests.receive(input, context)
  }

  @MessagePattern(uploadReturnPhoto.pattern)
  uploadPhoto(@Payload(parsed(uploadReturnPhoto)) input: ParsedInputOf<typeof uploadReturnPhoto>, @Ctx() context: CallContext) {
    return this.requests.uploadPhoto(input, context)
  }

  @MessagePattern(getReturnPhoto.pattern)
  photo(@Payload(parsed(getReturnPhoto)) input: ParsedInputOf<typeof getReturnPhoto>, @Ctx() context: CallContext) {
    return this.queries.photo(input, context)
  }

  @MessagePattern(getReturnRequests.pattern)
  get(@Payload(parsed(getReturnRequests)) input: ParsedInputOf<typeof getReturnRequests>, @Ctx() context: CallContext) {
    return this.queries.get(input, context)
  }

  @MessagePattern(listReturnRequests.pattern)
  list(@Payload(parsed(listReturnRequests)) input: ParsedInputOf<typeof listReturnRequests>, @Ctx() context: CallContext) {
    return this.queries.list(input, context)
  }

  @MessagePattern(getReturnRequestHistory.pattern)
  history(
    @Payload(parsed(getReturnRequestHistory)) input: ParsedInputOf<typeof getReturnRequestHistory>,
    @Ctx() context: CallContext,
  ) {
    return this.queries.history(input, context)
  }

  @MessagePattern(returnRates.pattern)
  rates(@Payload(parsed(returnRates)) input: ParsedInputOf<typeof returnRates>, @Ctx() context: CallContext) {
    return this.queries.rates(input, context)
  }
}
