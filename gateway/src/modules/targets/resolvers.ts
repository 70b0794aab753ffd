import type { Resolvers } from '../../generated/resolver-types.js'
import { Achievement } from './resolvers/Achievement.js'
import { setTargets } from './resolvers/Mutation/setTargets.js'
import { achievements } from './resolvers/Query/achievements.js'
import { dealerTargets } from './resolvers/Query/dealerTargets.js'

export const targetsResolvers = {
  Query: { achievements, dealerTargets },
  Mutation: { setTargets },
  Achievement,
} satisfies Partial<Resolvers>
