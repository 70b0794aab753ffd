import type { RebateTerms } from '@channel/contracts/dealer'

export type RebateRule = RebateTerms['rule']

/** What was traded of a SKU under a category, returns taken off. */
export type Group = {
  readonly sku: string
  readonly category: string
  readonly quantity: bigint
  readonly amountMinor: bigint
}

/**
 * All that a rebate depends on: sums by SKU and category. Adding lines is commutative, so any order of their arrival makes the same sums
 * and the same rebate.
 */
export type Sums = Map<string, Group>

const keyOf = ({ sku, category }: Pick<Group, 'sku' | 'category'>): string => JSON.stringify([sku, category])

export const add = (sums: Sums, line: Group, sign: 1n | -1n = 1n): void => {
  const key = keyOf(line)
  const before = sums.get(key)
  const quantity = (before?.quantity ?? 0n) + sign * line.quantity
  const amountMinor = (before?.amountMinor ?? 0n) + sign * line.amountMinor
  if (quantity === 0n && amountMinor === 0n) sums.delete(key)
  else sums.set(key, { sku: line.sku, category: line.category, quantity, amountMinor })
}

export const sumsOf = (lines: Iterable<Group>): Sums => {
  const sums: Sums = new Map()
  for (const line of lines) add(sums, line)
  return sums
}

export type Facts = { readonly amount: bigint; readonly quantity: bigint; readonly variety: bigint; readonly share: bigint }

/** Of how many names units are left. */
const namesLeft = (sums: Sums, nameOf: (group: Group) => string): bigint => {
  const units = new Map<string, bigint>()
  for (const group of sums.values()) units.set(nameOf(group), (units.get(nameOf(group)) ?? 0n) + group.quantity)
  return BigInt([...units].filter(([name, quantity]) => name !== '' && quantity > 0n).length)
}

/** The figures that a rule is about. */
export const factsOf = (sums: Sums, rule: RebateRule): Facts => {
  let [amount, quantity, share] = [0n, 0n, 0n]
  const favoured = new Set(rule.kind === 'mix' ? rule.categories : [])
  for (const group of sums.values()) {
    amount += group.amountMinor
    quantity += group.quantity
    if (favoured.has(group.category)) share += group.amountMinor
  }
  const variety =
    rule.kind !== 'mix' || rule.measure === 'share'
      ? 0n
      : namesLeft(sums, ({ sku, category }) => (rule.measure === 'skus' ? sku : category))
  return { amount, quantity, variety, share }
}
