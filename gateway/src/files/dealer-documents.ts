import { getDocument, MAX_DOCUMENT_BYTES, uploadDocument } from '@channel/contracts/dealer'
import type { DealerDocument } from '@channel/contracts/dealer'
import type { CommandInput, Remote } from '../clients/remote.js'
import { validArgument } from '../errors/bad-input.js'
import type { Language } from '../request/language.js'
import { FileRefused } from './file-faults.js'

type Query = Readonly<Record<string, string | undefined>>
type Upload = {
  readonly remote: Remote
  readonly body: AsyncIterable<Uint8Array>
  readonly query: Query
  readonly idempotencyKey: string
  readonly language: Language
}
type Command = CommandInput<typeof uploadDocument>

/** The whole file; one that is too large is given up as soon as it is. */
const whole = async (body: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > MAX_DOCUMENT_BYTES) throw new FileRefused({ code: 'DOCUMENT_TOO_LARGE', limitBytes: MAX_DOCUMENT_BYTES })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const ownerOf = ({ dealerCode, applicationId }: Query) =>
  applicationId === undefined ? { type: 'dealer', dealerCode } : { type: 'application', applicationId }

/** A paper of a dealer (`dealerCode`) or of an application (`applicationId`). What is wrong with the query is told before the file is read. */
export const uploadPaper = async ({ remote, body, query, idempotencyKey, language }: Upload): Promise<DealerDocument> => {
  const { kind, fileName = 'document' } = query
  const { owner, kind: known } = uploadDocument.input.shape
  const named = {
    owner: validArgument(owner, 'owner', ownerOf(query), language),
    kind: validArgument(known, 'kind', kind, language),
  }
  const content = (await whole(body)).toString('base64')
  const reply = await remote.tell(uploadDocument, { ...named, fileName, content } as Command, idempotencyKey)
  if (!reply.ok) throw new FileRefused(reply.error)
  return reply.value
}

/** A paper that the caller may see, with its content. */
export const readPaper = async (remote: Remote, id: string, language: Language) => {
  const documentId = validArgument(getDocument.input.shape.id, 'id', id, language)
  const found = await remote.ask(getDocument, { id: documentId })
  if (!found) throw new FileRefused({ code: 'DOCUMENT_NOT_FOUND', documentId })
  return { name: found.fileName, mediaType: found.mediaType, content: Buffer.from(found.content, 'base64') }
}
