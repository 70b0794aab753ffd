import type { AnswerOf, CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actsForBrand, err } from '@channel/contracts'
import type { countDiversions, getDiversion, listDiversions } from '@channel/contracts/inventory'
import { confirmDiversion, dismissDiversion } from '@channel/contracts/inventory'
import type { Verdict } from './diversion.js'
import type { ClosingCommand, DiversionReadings, DiversionRepository } from './diversion.repository.js'

type Dependencies = {
  readonly diversions: DiversionRepository
  readonly readings: DiversionReadings
  readonly clock: () => Date
}

const forbidden = err({ code: 'FORBIDDEN', reason: 'Only the brand judges diversion' })

/** Use cases of diversion (窜货). A dealer is not told that it is under suspicion. */
export const diversionHandlers = ({ diversions, readings, clock }: Dependencies) => {
  const close = async (
    definition: ClosingCommand,
    input: ParsedInputOf<ClosingCommand>,
    verdict: Verdict,
    context: CallContext,
  ): Promise<ReplyOf<ClosingCommand>> =>
    actsForBrand(context.principal) ? diversions.close(definition, input, verdict, { context, at: clock() }) : forbidden

  return {
    confirm: (input: ParsedInputOf<typeof confirmDiversion>, context: CallContext) =>
      close(confirmDiversion, input, { kind: 'confirm', penalty: input.penalty }, context),
    dismiss: (input: ParsedInputOf<typeof dismissDiversion>, context: CallContext) =>
      close(dismissDiversion, input, { kind: 'dismiss', reason: input.reason }, context),
    get: async (input: ParsedInputOf<typeof getDiversion>, { principal }: CallContext): Promise<AnswerOf<typeof getDiversion>> =>
      actsForBrand(principal) ? readings.find(input.diversionId) : null,
    list: async (
      input: ParsedInputOf<typeof listDiversions>,
      { principal }: CallContext,
    ): Promise<AnswerOf<typeof listDiversions>> =>
      actsForBrand(principal) ? readings.list(input) : { rows: [], hasNextPage: false, totalCount: 0 },
    count: async (
      input: ParsedInputOf<typeof countDiversions>,
      { principal }: CallContext,
    ): Promise<AnswerOf<typeof countDiversions>> => (actsForBrand(principal) ? readings.count(input) : []),
  }
}
export type DiversionHandlers = ReturnType<typeof diversionHandlers>
