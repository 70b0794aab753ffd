import type { StocktakeStepResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const StocktakeStep: StocktakeStepResolvers = {
  actorAccount: ({ actor }, _args, { loaders }) => accountBehind(actor, loaders),
}
