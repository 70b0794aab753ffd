import type { RebateRuleResolvers } from '../../../generated/resolver-types.js'

export const RebateRule: RebateRuleResolvers = {
  measure: (rule) => ('measure' in rule ? rule.measure : null),
  mode: (rule) => ('mode' in rule ? rule.mode : null),
  against: (rule) => ('against' in rule ? rule.against : null),
  on: (rule) => ('on' in rule ? rule.on : null),
  categories: (rule) => ('categories' in rule ? rule.categories : null),
  targets: (rule) => ('targets' in rule ? rule.targets : null),
  steps: (rule) => ('steps' in rule ? rule.steps : null),
  rates: (rule) => ('rates' in rule ? rule.rates : null),
}
