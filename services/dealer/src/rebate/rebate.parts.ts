import type { BackgroundTask } from '@channel/service-kit'
import { every } from '@channel/service-kit'
import type { Feature, Ground } from '../ground.parts.js'
import { visibleDealers } from '../visible-dealers.parts.js'
import { accrualRepository } from './accrual.repository.js'
import { policyListRepository } from './policy-list.repository.js'
import { policyRepository } from './policy.repository.js'
import { rebateReadings } from './readings.repository.js'
import type { RebateHandlers, Sight } from './rebate.handlers.js'
import { rebateHandlers } from './rebate.handlers.js'
import { REBATE_HANDLERS, RebateRpc } from './rebate.rpc.js'
import { accrualOf } from './rebate.worker.js'
import { recomputeRepository } from './recompute.repository.js'
import type { SettlementHandlers } from './settlement.handlers.js'
import { settlementHandlers } from './settlement.handlers.js'
import type { CreditRebates } from './settlement.repository.js'
import { settlementRepository } from './settlement.repository.js'
import { SETTLEMENT_HANDLERS, SettlementRpc } from './settlement.rpc.js'
import { simulationRepository } from './simulation.repository.js'

const ACCRUAL_EVERY_MS = 1_000

export type RebateParts = {
  readonly rebates: RebateHandlers
  readonly settlements: SettlementHandlers
  /** One round of the accrual worker; answers how many dealer-days it took. */
  readonly accrue: (at: Date) => Promise<number>
  readonly accrual: BackgroundTask
}

/** `creditRebates` books the credits of a settlement in the settlement's own transaction. */
export const rebateParts = (ground: Ground, creditRebates: CreditRebates): RebateParts => {
  const { db, transaction, clock, logger } = ground
  const lists = policyListRepository(db)
  const readings = rebateReadings(db)
  const visible = visibleDealers(ground)
  const sight: Sight = ({ principal }) => visible(principal)
  const accrue = accrualOf({ accruals: accrualRepository(transaction), logger })
  return {
    rebates: rebateHandlers({
      policies: policyRepository(transaction),
      simulations: simulationRepository(transaction),
      recomputation: recomputeRepository(db),
      ...{ lists, readings, sight, clock },
    }),
    settlements: settlementHandlers({
      settlements: settlementRepository(transaction, creditRebates),
      ...{ accrue, lists, readings, sight, clock },
    }),
    accrue,
    accrual: every('rebate-accrual', ACCRUAL_EVERY_MS, async () => void (await accrue(clock())), logger),
  }
}

export const rebateFeature = (ground: Ground, creditRebates: CreditRebates): Feature => {
  const { rebates, settlements, accrual } = rebateParts(ground, creditRebates)
  return {
    controllers: [RebateRpc, SettlementRpc],
    providers: [
      { provide: REBATE_HANDLERS, useValue: rebates },
      { provide: SETTLEMENT_HANDLERS, useValue: settlements },
    ],
    workers: [accrual],
  }
}
