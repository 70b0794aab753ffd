import { createHash } from 'node:crypto'
import type { CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actsForBrand, err, hasRole } from '@channel/contracts'
import type { getDocument, listDocuments, uploadDocument } from '@channel/contracts/dealer'
import { DocumentType, MAX_DOCUMENT_BYTES } from '@channel/contracts/dealer'
import type { DocumentRepository } from './document.repository.js'
import { typeOf } from './document.js'

type Deps = { readonly documents: DocumentRepository; readonly clock: () => Date }

/** The brand's people, and a dealer's for what they see. */
export const documentHandlers = ({ documents, clock }: Deps) => ({
  upload: async (input: ParsedInputOf<typeof uploadDocument>, context: CallContext): Promise<ReplyOf<typeof uploadDocument>> => {
    const { principal } = context
    if (!actsForBrand(principal) && !hasRole(principal, 'dealer-buyer', 'dealer-finance')) return notYours
    const content = Buffer.from(input.content, 'base64')
    if (content.length > MAX_DOCUMENT_BYTES) return err({ code: 'DOCUMENT_TOO_LARGE', limitBytes: MAX_DOCUMENT_BYTES })
    const mediaType = typeOf(content)
    if (!mediaType) return err({ code: 'DOCUMENT_TYPE', allowed: [...DocumentType.options] })
    const sha256 = createHash('sha256').update(content).digest('hex')
    return documents.upload(input, { content, mediaType, sha256 }, { context, at: clock() })
  },

  list: (input: ParsedInputOf<typeof listDocuments>, { principal }: CallContext) => documents.list(input, principal),
  read: ({ id }: ParsedInputOf<typeof getDocument>, { principal }: CallContext) => documents.read(id, principal),
})
export type DocumentHandlers = ReturnType<typeof documentHandlers>

const notYours = err({ code: 'FORBIDDEN', reason: "Papers are added by the brand's and the dealers' people" })
