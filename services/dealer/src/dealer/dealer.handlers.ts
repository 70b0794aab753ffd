import type { CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actsForBrand, err } from '@channel/contracts'
import type { changeDealerStatus, getDealers, listDealers, registerDealers } from '@channel/contracts/dealer'
import type { DealerRepository } from './dealer.repository.js'

type Deps = { dealers: DealerRepository; clock: () => Date }

export const dealerHandlers = ({ dealers, clock }: Deps) => ({
  register: async (
    input: ParsedInputOf<typeof registerDealers>,
    context: CallContext,
  ): Promise<ReplyOf<typeof registerDealers>> =>
    actsForBrand(context.principal) ? dealers.register(input, { context, at: clock() }) : notYours,

  changeStatus: async (
    input: ParsedInputOf<typeof changeDealerStatus>,
    context: CallContext,
  ): Promise<ReplyOf<typeof changeDealerStatus>> =>
    actsForBrand(context.principal) ? dealers.changeStatus(input, { context, at: clock() }) : notYours,

  find: ({ codes }: ParsedInputOf<typeof getDealers>, { principal }: CallContext) => dealers.find(codes, principal),
  list: (input: ParsedInputOf<typeof listDealers>, { principal }: CallContext) => dealers.list(input, principal),
})

export type DealerHandlers = ReturnType<typeof dealerHandlers>

const notYours = err({ code: 'FORBIDDEN', reason: "Only the brand's people and the platform's services change dealers" })
