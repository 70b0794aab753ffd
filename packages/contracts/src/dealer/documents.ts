import { z } from 'zod'
import { DealerCode } from '../ids.js'
import { command, CommonError, query } from '../message.js'
import { DealerNotFound } from './dealers.js'

export const MAX_DOCUMENT_BYTES = 5 * 1024 * 1024

export const DealerApplicationId = z.uuid().brand<'DealerApplicationId'>()
export type DealerApplicationId = z.infer<typeof DealerApplicationId>

export const DocumentKind = z.enum(['licence', 'contract', 'identity', 'store-photo', 'other'])
export type DocumentKind = z.infer<typeof DocumentKind>

/** Told by the first bytes of the file, whatever its name says. */
export const DocumentType = z.enum(['application/pdf', 'image/png', 'image/jpeg'])
export type DocumentType = z.infer<typeof DocumentType>

/** A file of a dealer or of its application (资料文件). */
export const DealerDocument = z.object({
  id: z.uuid(),
  dealerCode: DealerCode.nullable(),
  applicationId: DealerApplicationId.nullable(),
  kind: DocumentKind,
  fileName: z.string(),
  mediaType: DocumentType,
  bytes: z.int(),
  /** Of the content, in hexadecimal. */
  sha256: z.string(),
  uploadedBy: z.string(),
  uploadedAt: z.iso.datetime(),
})
export type DealerDocument = z.infer<typeof DealerDocument>

export const ApplicationNotFound = z.object({ code: z.literal('APPLICATION_NOT_FOUND'), applicationId: z.string() })

/** Either for a dealer or for an application; the same file once more is the document that is there. */
export const uploadDocument = command('dealer.upload-document', {
  input: {
    owner: z.discriminatedUnion('type', [
      z.object({ type: z.literal('dealer'), dealerCode: DealerCode }),
      z.object({ type: z.literal('application'), applicationId: DealerApplicationId }),
    ]),
    kind: DocumentKind,
    fileName: z.string().trim().min(1).max(200),
    /** Base64. */
    content: z.base64().max(Math.ceil(MAX_DOCUMENT_BYTES / 3) * 4 + 4),
  },
  answer: DealerDocument,
  error: z.discriminatedUnion('code', [
    DealerNotFound,
    ApplicationNotFound,
    z.object({ code: z.literal('DOCUMENT_TYPE'), allowed: z.array(DocumentType) }),
    z.object({ code: z.literal('DOCUMENT_TOO_LARGE'), limitBytes: z.int() }),
    ...CommonError.options,
  ]),
})

/** Without their content, newest first; of what the caller may see. */
export const listDocuments = query('dealer.list-documents', {
  input: z.object({
    dealerCodes: z.array(DealerCode).max(200).default([]),
    applicationIds: z.array(DealerApplicationId).max(200).default([]),
  }),
  answer: z.array(DealerDocument),
})

/** With its content in Base64; null where there is none that the caller may see. */
export const getDocument = query('dealer.get-document', {
  input: z.object({ id: z.uuid() }),
  answer: DealerDocument.extend({ content: z.string() }).nullable(),
})
