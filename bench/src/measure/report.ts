type Figure = { readonly value: number; readonly unit: string }

type Bound = { readonly of: 'ours' | 'ratio'; readonly value: number } & { readonly is: 'at least' | 'below' | 'exactly' }

/** One line of the report. */
export type Measure = {
  readonly what: string
  readonly ours: Figure
  readonly reference?: Figure & { readonly name: string }
  readonly target?: Bound
  /** A target that is missed for correctness, not for speed: the bench then fails. */
  readonly mustHold?: boolean
  readonly note?: string
}

export const ratioOf = ({ ours, reference }: Measure): number | undefined =>
  reference === undefined ? undefined : ours.value / reference.value

/** Undefined where nothing was asked for. */
export const isMet = (measure: Measure): boolean | undefined => {
  const { target } = measure
  if (target === undefined) return undefined
  const value = target.of === 'ours' ? measure.ours.value : (ratioOf(measure) ?? Number.NaN)
  switch (target.is) {
    case 'at least':
      return value >= target.value
    case 'below':
      return value < target.value
    case 'exactly':
      return value === target.value
  }
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

const digits = (value: number): number => (Number.isInteger(value) || Math.abs(value) >= 1_000 ? 0 : value >= 100 ? 1 : 2)

const shown = ({ value, unit }: Figure): string =>
  `${value.toLocaleString('en', { maximumFractionDigits: digits(value) })}${unit === '' ? '' : ` ${unit}`}`

const targetOf = ({ target, ours }: Measure): string => {
  if (target === undefined) return ''
  const bound = target.of === 'ratio' ? target.value.toFixed(2) : shown({ value: target.value, unit: ours.unit })
  switch (target.is) {
    case 'at least':
      return `≥ ${bound}`
    case 'below':
      return `< ${bound}`
    case 'exactly':
      return `= ${bound}`
  }
}

const verdictOf = (measure: Measure): string => {
  const met = isMet(measure)
  if (met === undefined) return ''
  return met ? 'met' : measure.mustHold === true ? 'WRONG' : 'MISSED'
}

const cells = (measure: Measure): string[] => [
  measure.what,
  shown(measure.ours),
  measure.reference === undefined ? '' : `${shown(measure.reference)}  ${measure.reference.name}`,
  ratioOf(measure)?.toFixed(2) ?? '',
  targetOf(measure),
  verdictOf(measure),
]

const HEAD = ['what', 'ours', 'reference', 'ratio', 'target', '']

/** One line for each measure, columns aligned; what is worth knowing about a line stands below the table. */
export const tableOf = (measures: readonly Measure[]): string => {
  const rows = [HEAD, ...measures.map(cells)]
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const rule = widths.map((width) => '-'.repeat(width)).join('  ')
  const notes = measures.flatMap(({ what, note }) => (note === undefined ? [] : [`  ${what}: ${note}`]))
  return [line(HEAD), rule, ...rows.slice(1).map(line), ...(notes.length > 0 ? ['', ...notes] : [])].join('\n')
}

/** True where a number is wrong that must be right, however fast or slow the machine is. */
export const isWrong = (measures: readonly Measure[]): boolean =>
  measures.some((measure) => measure.mustHold === true && isMet(measure) === false)
