import type { Feature, Ground } from '../ground.parts.js'
import { applicationListRepository } from './application-list.repository.js'
import type { Open } from './application.repository.js'
import { applicationRepository } from './application.repository.js'
import { onboardingHandlers } from './onboarding.handlers.js'
import { ONBOARDING_HANDLERS, OnboardingRpc } from './onboarding.rpc.js'

export const onboardingParts = ({ db, transaction, clock }: Ground, open: Open) => ({
  onboarding: onboardingHandlers({
    applications: applicationRepository(transaction, open),
    readings: applicationListRepository(db),
    clock,
  }),
})

export const onboardingFeature = (ground: Ground, open: Open): Feature => ({
  controllers: [OnboardingRpc],
  providers: [{ provide: ONBOARDING_HANDLERS, useValue: onboardingParts(ground, open).onboarding }],
})
