import type { CallContext, DealerCode, ParsedInputOf, Principal, ReplyOf } from '@channel/contracts'
import { actorOf, actsForBrand, err, newId, ok } from '@channel/contracts'
import type { DealerApplicationId, DealerDocument, DocumentKind, DocumentType, listDocuments } from '@channel/contracts/dealer'
import { uploadDocument } from '@channel/contracts/dealer'
import { once } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }
type Upload = ParsedInputOf<typeof uploadDocument>

/** A file whose type is known. */
export type File = { readonly content: Uint8Array<ArrayBuffer>; readonly mediaType: DocumentType; readonly sha256: string }

/** Papers of dealers and of applications, with their content. */
export const documentRepository = (db: PrismaClient, transaction: UnitOfWork) => ({
  /** The same file for the same purpose is the one that is there. */
  upload: (input: Upload, file: File, call: Call): Promise<ReplyOf<typeof uploadDocument>> =>
    transaction((tx) =>
      once(tx, uploadDocument, input, call, async () => {
        const owner = await findOwner(tx, input.owner, call.context.principal)
        if (!owner) return err(notFound(input.owner))
        const { content, ...known } = file
        const named = { ...owner, kind: input.kind, fileName: input.fileName, bytes: content.length, content, ...known }
        const data = { id: newId(), ...named, uploadedBy: actorOf(call.context.principal), uploadedAt: call.at }
        await tx.dealerDocument.createMany({ data: [data], skipDuplicates: true })
        const { kind, sha256 } = data
        return ok(
          toDocument(await tx.dealerDocument.findFirstOrThrow({ where: { ...ownedBy(input.owner), kind, sha256 }, omit })),
        )
      }),
    ),

  /** Newest first. */
  list: async (input: ParsedInputOf<typeof listDocuments>, principal: Principal): Promise<DealerDocument[]> => {
    const wanted = [{ dealerCode: { in: input.dealerCodes } }, { applicationId: { in: input.applicationIds } }]
    const where = { AND: [seenBy(principal), { OR: wanted }] }
    return (await db.dealerDocument.findMany({ where, orderBy: { id: 'desc' }, omit })).map(toDocument)
  },

  read: async (id: string, principal: Principal): Promise<(DealerDocument & { content: string }) | null> => {
    const row = await db.dealerDocument.findFirst({ where: { AND: [{ id }, seenBy(principal)] } })
    return row && { ...toDocument(row), content: Buffer.from(row.content).toString('base64') }
  },
})
export type DocumentRepository = ReturnType<typeof documentRepository>

const omit = { content: true } as const
const NOTHING = { id: { in: [] as string[] } }

const seenBy = (principal: Principal): Prisma.DealerDocumentWhereInput => {
  if (actsForBrand(principal)) return {}
  const own = principal.dealerCode
  if (own === undefined) return NOTHING
  const inBranch = { ancestors: { some: { ancestor: own } } }
  return { OR: [{ dealer: inBranch }, { dealerCode: null, application: { above: inBranch } }] }
}

const ownedBy = (owner: Upload['owner']): Prisma.DealerDocumentWhereInput =>
  owner.type === 'dealer' ? { dealerCode: owner.dealerCode } : { applicationId: owner.applicationId }

const notFound = (owner: Upload['owner']) =>
  owner.type === 'dealer'
    ? ({ code: 'DEALER_NOT_FOUND', dealerCode: owner.dealerCode } as const)
    : ({ code: 'APPLICATION_NOT_FOUND', applicationId: owner.applicationId } as const)

/** Whose paper it becomes: that of an approved application is its dealer's too. Undefined where the caller sees no such owner. */
const findOwner = async (tx: Tx, owner: Upload['owner'], principal: Principal) => {
  const own = principal.dealerCode
  const inBranch = actsForBrand(principal) ? {} : { ancestors: { some: { ancestor: own ?? '' } } }
  if (owner.type === 'dealer') {
    const found = await tx.dealer.findFirst({ where: { AND: [{ code: owner.dealerCode }, inBranch] }, select: { code: true } })
    return found && { dealerCode: found.code, applicationId: null }
  }
  const above = actsForBrand(principal) ? {} : { above: inBranch }
  const found = await tx.dealerApplication.findFirst({ where: { AND: [{ id: owner.applicationId }, above] } })
  return found && { dealerCode: found.dealerCode, applicationId: found.id }
}

const toDocument = (row: Omit<Prisma.DealerDocumentGetPayload<object>, 'content'>): DealerDocument => ({
  id: row.id,
  dealerCode: row.dealerCode as DealerCode | null,
  applicationId: row.applicationId as DealerApplicationId | null,
  kind: row.kind as DocumentKind,
  fileName: row.fileName,
  mediaType: row.mediaType as DocumentType,
  bytes: row.bytes,
  sha256: row.sha256,
  uploadedBy: row.uploadedBy,
  uploadedAt: row.uploadedAt.toISOString(),
})
