import type { AchievementResolvers } from '../../../generated/resolver-types.js'

export const Achievement: AchievementResolvers = {
  dealer: ({ dealerCode }, _args, { loaders }) => loaders.dealers.load(dealerCode),
  target: ({ targetMinor, currency }) => (targetMinor === null ? null : { amountMinor: targetMinor, currency }),
  actual: ({ actualMinor, currency }) => ({ amountMinor: actualMinor, currency }),
}
