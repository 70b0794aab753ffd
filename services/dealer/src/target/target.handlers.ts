import type { AnswerOf, CallContext, DealerCode, ParsedInputOf, Principal, ReplyOf } from '@channel/contracts'
import { actsForBrand, err } from '@channel/contracts'
import type { getDealerTargets, listAchievements, setTargets } from '@channel/contracts/dealer'
import type { AchievementRepository } from './achievement.repository.js'
import type { TargetRepository } from './target.repository.js'

type Deps = {
  readonly targets: TargetRepository
  readonly achievements: AchievementRepository
  readonly visible: (principal: Principal, asked?: DealerCode) => Promise<DealerCode[] | undefined>
  readonly clock: () => Date
}

export const targetHandlers = ({ targets, achievements, visible, clock }: Deps) => ({
  set: async (input: ParsedInputOf<typeof setTargets>, context: CallContext): Promise<ReplyOf<typeof setTargets>> =>
    actsForBrand(context.principal)
      ? targets.set(input, { context, at: clock() })
      : err({ code: 'FORBIDDEN', reason: 'Only the brand sets targets' }),

  /** Ranks are among those that the caller sees: a dealer's people learn nothing of dealers beside theirs. */
  achievements: async (input: ParsedInputOf<typeof listAchievements>, { principal }: CallContext) =>
    achievements.list(input, await visible(principal)),

  ofDealer: async (
    { dealerCode, from, to }: ParsedInputOf<typeof getDealerTargets>,
    { principal }: CallContext,
  ): Promise<AnswerOf<typeof getDealerTargets>> => {
    const seen = (await visible(principal, dealerCode))?.includes(dealerCode) ?? true
    return seen ? achievements.ofDealer(dealerCode, from, to) : []
  },
})
export type TargetHandlers = ReturnType<typeof targetHandlers>
