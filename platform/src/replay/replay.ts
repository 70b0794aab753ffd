import type { Say } from '../program.js'
import { driveDocuments, registerMasterData } from './drive.js'
import type { Figures } from './figures.js'
import { figuresOf } from './figures.js'
import { PartnerClient } from './partner.client.js'
import type { Progress } from './progress.js'
import { contradictions, readBackSettled, withPlatformFigures } from './read-back.js'
import type { RetailPlan } from './retail.js'
import type { Stage } from './stage.js'

export type ReplayInput = {
  plan: RetailPlan
  fingerprint: string
  stage: Stage
  concurrency: number
  /** How long to try again while no gateway answers. */
  patienceMs: number
  progress: (label: string, total: number) => Progress
  say: Say
}

export type ReplayResult = {
  figures: Figures
  /** Where the platform's balances are not what its answers add up to. */
  contradictions: string[]
  /** Of the documents alone, without start-up and master data. */
  seconds: number
}

const onceAMinute = (say: Say) => {
  let saidAt = -Infinity
  return (problem: string) => {
    if (performance.now() - saidAt < 60_000) return
    saidAt = performance.now()
    say(`The platform does not answer (${problem}); trying again with the same keys …`)
  }
}

/** Drives a whole file through the public API and reads the outcome back through it. */
export const replayThrough = async (input: ReplayInput): Promise<ReplayResult> => {
  const { plan, fingerprint, stage, concurrency, patienceMs, say } = input
  const partner = new PartnerClient({ ...stage, connections: concurrency, patienceMs, onTrouble: onceAMinute(say) })
  try {
    const replay = { partner, plan, fingerprint }
    await registerMasterData(replay)
    say(`Driving ${plan.documents.length} invoices, ${concurrency} at once …`)
    const progress = input.progress('invoices', plan.documents.length)
    const since = performance.now()
    const tally = await driveDocuments(replay, { concurrency, onDone: (done) => progress.step(done) })
    const seconds = (performance.now() - since) / 1_000
    progress.end()
    const platform = await readBackSettled(partner)
    return {
      figures: withPlatformFigures(figuresOf(plan, tally), tally, platform),
      contradictions: contradictions(tally, platform),
      seconds,
    }
  } finally {
    await partner.close()
  }
}
