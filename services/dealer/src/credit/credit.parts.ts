import { newId } from '@channel/contracts'
import type { BatchLimits } from '@channel/messaging'
import { Batcher } from '@channel/messaging'
import type { BackgroundTask } from '@channel/service-kit'
import { every } from '@channel/service-kit'
import type { Feature, Ground } from '../ground.parts.js'
import { visibleDealers } from '../visible-dealers.parts.js'
import type { CreditLedger } from './credit-ledger.repository.js'
import { creditLedger } from './credit-ledger.repository.js'
import type { CreditHandlers } from './credit.handlers.js'
import { creditHandlers } from './credit.handlers.js'
import type { CreditAnswer, CreditRequest } from './credit.repository.js'
import { creditRepository, requestKey } from './credit.repository.js'
import { CREDIT_HANDLERS, CreditRpc } from './credit.rpc.js'
import { expiryOf } from './expiry.worker.js'
import { creditReadings } from './readings.repository.js'
import type { TermsHandlers } from './terms.handlers.js'
import { termsHandlers } from './terms.handlers.js'
import { termsRepository } from './terms.repository.js'
import { TERMS_HANDLERS, TermsRpc } from './terms.rpc.js'

const EXPIRY_EVERY_MS = 1_000

export type CreditParts = {
  credit: CreditHandlers
  creditTerms: TermsHandlers
  /** For other aggregates, in their own transactions. */
  creditLedger: CreditLedger
  /** One round of the expiry worker; answers how many holds ended. */
  expireOverdue: (at: Date) => Promise<number>
  expiry: BackgroundTask
}

export const creditParts = (ground: Ground, limits?: BatchLimits): CreditParts => {
  const { db, transaction, clock, logger } = ground
  const repository = creditRepository(transaction)
  const batcher = new Batcher<CreditRequest, CreditAnswer>({
    run: (requests) => repository.decideAll(requests, clock()),
    keyOf: requestKey,
    ...limits,
  })
  const readings = creditReadings(db, visibleDealers(ground), clock)
  const expireOverdue = expiryOf({ credit: repository, traceId: newId, logger })
  return {
    credit: creditHandlers({ decide: (request) => batcher.submit(request), readings }),
    creditTerms: termsHandlers({ terms: termsRepository(transaction), readings, clock }),
    creditLedger: creditLedger(db, repository),
    expireOverdue,
    expiry: every('credit-expiry', EXPIRY_EVERY_MS, async () => void (await expireOverdue(clock())), logger),
  }
}

export const creditFeature = ({ credit, creditTerms, expiry }: CreditParts): Feature => ({
  controllers: [CreditRpc, TermsRpc],
  providers: [
    { provide: CREDIT_HANDLERS, useValue: credit },
    { provide: TERMS_HANDLERS, useValue: creditTerms },
  ],
  workers: [expiry],
})
