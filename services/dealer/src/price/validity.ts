/** From a moment until just before another, in milliseconds; infinite where there is no begin or end. */
export type Validity = { readonly from: number; readonly to: number }

type Given = { readonly validFrom: string | null; readonly validTo: string | null }

export const validity = ({ validFrom, validTo }: Given): Validity => ({
  from: validFrom === null ? -Infinity : Date.parse(validFrom),
  to: validTo === null ? Infinity : Date.parse(validTo),
})

const moment = (time: number): string | null => (Number.isFinite(time) ? new Date(time).toISOString() : null)

export const told = ({ from, to }: Validity): Given => ({ validFrom: moment(from), validTo: moment(to) })

export const isEmpty = ({ from, to }: Validity): boolean => from >= to

export const holds = ({ from, to }: Validity, at: number): boolean => from <= at && at < to

export const both = (one: Validity, other: Validity): Validity => ({
  from: Math.max(one.from, other.from),
  to: Math.min(one.to, other.to),
})

export const overlap = (one: Validity, other: Validity): boolean => !isEmpty(both(one, other))

export const covers = (whole: Validity, part: Validity): boolean => whole.from <= part.from && part.to <= whole.to

/** What is left of a validity where another is cut out of it. */
export const without = (whole: Validity, cut: Validity): Validity[] =>
  [
    { from: whole.from, to: Math.min(whole.to, cut.from) },
    { from: Math.max(whole.from, cut.to), to: whole.to },
  ].filter((rest) => !isEmpty(rest))
