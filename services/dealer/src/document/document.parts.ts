import type { Feature, Ground } from '../ground.parts.js'
import { documentHandlers } from './document.handlers.js'
import { documentRepository } from './document.repository.js'
import { DOCUMENT_HANDLERS, DocumentRpc } from './document.rpc.js'

export const documentParts = ({ db, transaction, clock }: Ground) => ({
  documents: documentHandlers({ documents: documentRepository(db, transaction), clock }),
})

export const documentFeature = (ground: Ground): Feature => ({
  controllers: [DocumentRpc],
  providers: [{ provide: DOCUMENT_HANDLERS, useValue: documentParts(ground).documents }],
})
