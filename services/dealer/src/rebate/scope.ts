import type { RebateTerms } from '@channel/contracts/dealer'

/** By what a dealer is judged in a period. */
export type Standing = { readonly dealerCode: string; readonly tier: string; readonly region: string }

const passes = (list: readonly string[], value: string): boolean => list.length === 0 || list.includes(value)

/** Which part of a policy's scope keeps a dealer out; undefined where none does. */
export const dealerExcluded = (
  { scope }: Pick<RebateTerms, 'scope'>,
  { dealerCode, tier, region }: Standing,
): 'dealer' | 'tier' | 'region' | undefined => {
  if (!passes(scope.dealers, dealerCode)) return 'dealer'
  if (!passes(scope.tiers, tier)) return 'tier'
  return passes(scope.regions, region) ? undefined : 'region'
}

type Goods = { readonly sku: string; readonly category: string; readonly currency: string }

/** Which part of a policy's scope keeps goods out; undefined where none does. */
export const goodsExcluded = (
  { scope, currency }: Pick<RebateTerms, 'scope' | 'currency'>,
  goods: Goods,
): 'sku' | 'category' | 'currency' | undefined => {
  if (goods.currency !== currency) return 'currency'
  if (!passes(scope.skusIn, goods.sku) || (scope.skusOut as readonly string[]).includes(goods.sku)) return 'sku'
  return passes(scope.categoriesIn, goods.category) && !scope.categoriesOut.includes(goods.category) ? undefined : 'category'
}
