import type { Feature, Ground } from '../ground.parts.js'
import type { VisibleDealers } from '../visible-dealers.parts.js'
import { achievementRepository } from './achievement.repository.js'
import type { TargetHandlers } from './target.handlers.js'
import { targetHandlers } from './target.handlers.js'
import { targetRepository } from './target.repository.js'
import { TARGET_HANDLERS, TargetRpc } from './target.rpc.js'

/** Targets without their edge. */
export const targetParts = ({ db, transaction, clock }: Ground, visible: VisibleDealers): TargetHandlers =>
  targetHandlers({ targets: targetRepository(transaction), achievements: achievementRepository(db), visible, clock })

export const targetFeature = (targets: TargetHandlers): Feature => ({
  controllers: [TargetRpc],
  providers: [{ provide: TARGET_HANDLERS, useValue: targets }],
})
