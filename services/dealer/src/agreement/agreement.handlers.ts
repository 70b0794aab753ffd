import type { CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actsForBrand, err } from '@channel/contracts'
import type { addAgreement, changeAgreement, listAgreements } from '@channel/contracts/dealer'
import type { AgreementRepository } from './agreement.repository.js'

type Deps = { readonly agreements: AgreementRepository; readonly clock: () => Date }

/** The brand keeps the contracts; a dealer's people read those of their branch. */
export const agreementHandlers = ({ agreements, clock }: Deps) => ({
  add: async (input: ParsedInputOf<typeof addAgreement>, context: CallContext): Promise<ReplyOf<typeof addAgreement>> =>
    actsForBrand(context.principal) ? agreements.add(input, { context, at: clock() }) : notYours,

  change: async (input: ParsedInputOf<typeof changeAgreement>, context: CallContext): Promise<ReplyOf<typeof changeAgreement>> =>
    actsForBrand(context.principal) ? agreements.change(input, { context, at: clock() }) : notYours,

  list: (input: ParsedInputOf<typeof listAgreements>, { principal }: CallContext) => agreements.list(input, principal, clock()),
})
export type AgreementHandlers = ReturnType<typeof agreementHandlers>

const notYours = err({ code: 'FORBIDDEN', reason: 'Only the brand keeps the contracts with dealers' })
