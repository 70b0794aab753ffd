import type { Feature, Ground } from '../ground.parts.js'
import { agreementHandlers } from './agreement.handlers.js'
import type { Note } from './agreement.repository.js'
import { agreementRepository } from './agreement.repository.js'
import { AGREEMENT_HANDLERS, AgreementRpc } from './agreement.rpc.js'

export const agreementParts = ({ db, transaction, clock }: Ground, note: Note) => ({
  agreements: agreementHandlers({ agreements: agreementRepository({ db, work: transaction, note }), clock }),
})

export const agreementFeature = (ground: Ground, note: Note): Feature => ({
  controllers: [AgreementRpc],
  providers: [{ provide: AGREEMENT_HANDLERS, useValue: agreementParts(ground, note).agreements }],
})
