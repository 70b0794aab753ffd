import { agreementFeature, agreementParts } from './agreement/agreement.parts.js'
import { writeTerms } from './credit/terms.repository.js'
import { openDealer } from './dealer/opening.repository.js'
import { appendChange } from './dealer/profile-store.repository.js'
import { documentFeature, documentParts } from './document/document.parts.js'
import type { Feature, Ground } from './ground.parts.js'
import type { Open } from './onboarding/application.repository.js'
import { onboardingFeature, onboardingParts } from './onboarding/onboarding.parts.js'

/** Master and credit terms in the transaction of the approval. */
const open: Open = async (tx, { paymentDays, ...opening }, call) => {
  const opened = await openDealer(tx, opening, call)
  if (!opened.ok || paymentDays === undefined) return opened
  const { code: dealerCode } = opened.value.dealer
  const terms = await writeTerms(tx, { dealerCode, paymentDays, blockAfterDays: null, reason: opening.reason }, call)
  if (!terms.ok) throw new Error(`Dealer ${dealerCode} was opened without an account: ${terms.error.code}`)
  return opened
}

/** What the dealer master has beside the dealers: papers, contracts, and how one becomes a dealer. */
export const masterFeatures = (ground: Ground): Feature[] => [
  documentFeature(ground),
  agreementFeature(ground, appendChange),
  onboardingFeature(ground, open),
]

/** The same without its edge, for tests that call handlers directly. */
export const masterParts = (ground: Ground) => ({
  ...documentParts(ground),
  ...agreementParts(ground, appendChange),
  ...onboardingParts(ground, open),
})
