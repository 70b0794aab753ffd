import { parseArgs } from 'node:util'

const STAGES = ['place', 'list', 'import'] as const
export type Stage = (typeof STAGES)[number]

/** How long and how large. */
type Size = {
  /** Ours and the reference are measured so often, in turns; the median counts. */
  readonly rounds: number
  readonly roundMs: number
  readonly warmUpMs: number
  readonly skus: number
  readonly fewOrders: number
  readonly manyOrders: number
  readonly pages: number
  readonly importedLines: number
}

const FULL: Size = {
  rounds: 3,
  roundMs: 8_000,
  warmUpMs: 5_000,
  skus: 1_000,
  fewOrders: 10_000,
  manyOrders: 1_000_000,
  pages: 400,
  importedLines: 100_000,
}

const SMALL: Size = {
  rounds: 1,
  roundMs: 3_000,
  warmUpMs: 1_000,
  skus: 100,
  fewOrders: 1_000,
  manyOrders: 10_000,
  pages: 60,
  importedLines: 2_000,
}

export type Options = { readonly size: Size; readonly small: boolean; readonly stages: readonly Stage[] }

const isStage = (name: string): name is Stage => (STAGES as readonly string[]).includes(name)

const stagesIn = (list: string): Stage[] => {
  const names = list.split(',')
  const unknown = names.filter((name) => !isStage(name))
  if (unknown.length > 0) throw new Error(`--only knows ${STAGES.join(', ')}; not ${unknown.join(', ')}`)
  return names.filter(isStage)
}

/** `--small`: a quick look. `--only place,list`: some stages. */
export const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({ args: [...args], options: { small: { type: 'boolean' }, only: { type: 'string' } } })
  const small = values.small ?? false
  return { small, size: small ? SMALL : FULL, stages: values.only === undefined ? STAGES : stagesIn(values.only) }
}
