import { parseArgs } from 'node:util'

const STAGES = ['hot', 'random', 'orders', 'promise'] as const
export type Stage = (typeof STAGES)[number]

/** How long and how large. */
export type Size = {
  /** Ours and each reference are measured so often, in turns; the median counts. */
  readonly rounds: number
  readonly roundMs: number
  readonly warmUpMs: number
  readonly ordersMs: number
  readonly limited: { readonly units: number; readonly attempts: number }
  readonly randomSkus: number
  readonly grid: { readonly fewSkus: number; readonly manySkus: number; readonly locations: number; readonly channels: number }
}

const FULL: Size = {
  rounds: 3,
  roundMs: 6_000,
  warmUpMs: 4_000,
  ordersMs: 60_000,
  limited: { units: 1_000, attempts: 5_000 },
  randomSkus: 1_000,
  grid: { fewSkus: 1_000, manySkus: 100_000, locations: 500, channels: 10 },
}

const SMALL: Size = {
  rounds: 1,
  roundMs: 2_000,
  warmUpMs: 1_000,
  ordersMs: 5_000,
  limited: { units: 100, attempts: 1_000 },
  randomSkus: 100,
  grid: { fewSkus: 200, manySkus: 2_000, locations: 50, channels: 10 },
}

export type Options = {
  readonly size: Size
  readonly small: boolean
  readonly stages: readonly Stage[]
  readonly profile: boolean
}

const isStage = (name: string): name is Stage => (STAGES as readonly string[]).includes(name)

const stagesIn = (list: string): Stage[] => {
  const names = list.split(',')
  const unknown = names.filter((name) => !isStage(name))
  if (unknown.length > 0) throw new Error(`--only knows ${STAGES.join(', ')}; not ${unknown.join(', ')}`)
  return names.filter(isStage)
}

/** `--small`: a quick look. `--only hot,random`: some stages. `--profile`: where the service's processor time goes. */
export const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: { small: { type: 'boolean' }, only: { type: 'string' }, profile: { type: 'boolean' } },
  })
  const small = values.small ?? false
  return {
    small,
    size: small ? SMALL : FULL,
    stages: values.only === undefined ? STAGES : stagesIn(values.only),
    profile: values.profile ?? false,
  }
}
