import type { ErrorOf, Result } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { NewTarget, setTargets } from '@channel/contracts/dealer'

type Refusal = Exclude<ErrorOf<typeof setTargets>, { code: 'FORBIDDEN' | 'IDEMPOTENCY_KEY_REUSED' }>

const keyOf = ({ dealerCode, month, category }: NewTarget): string => JSON.stringify([dealerCode, month, category])

/** What is set and what is taken away; nothing of a list that names a target twice or a dealer that nobody knows. */
export const sorted = (
  targets: readonly NewTarget[],
  known: ReadonlySet<string>,
): Result<{ set: NewTarget[]; removed: NewTarget[] }, Refusal> => {
  const unknown = [...new Set(targets.map(({ dealerCode }) => dealerCode).filter((code) => !known.has(code)))]
  if (unknown.length > 0) return err({ code: 'UNKNOWN_DEALERS', dealerCodes: unknown.sort() })
  const keys = new Set<string>()
  for (const target of targets) {
    const { dealerCode, month, category } = target
    if (keys.has(keyOf(target))) return err({ code: 'TARGET_TWICE', dealerCode, month, category })
    keys.add(keyOf(target))
  }
  const isSet = ({ amountMinor, quantity }: NewTarget) => amountMinor !== undefined || quantity !== undefined
  return ok({ set: targets.filter(isSet), removed: targets.filter((target) => !isSet(target)) })
}
