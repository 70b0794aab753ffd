import type { CallContext, DealerCode, Page, ParsedInputOf, Principal, ReplyOf } from '@channel/contracts'
import { actorOf, actsForBrand, businessDay, decodeCursor, encodeCursor, err, newId, ok } from '@channel/contracts'
import type { Agreement, listAgreements } from '@channel/contracts/dealer'
import { addAgreement, changeAgreement } from '@channel/contracts/dealer'
import { once } from '@channel/messaging'
import { z } from 'zod'
import type { Prisma, PrismaClient } from '../db/client.js'
import { periodRefusal } from './agreement.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }
type Values = Readonly<Record<string, unknown>>
type Change = { dealerCode: DealerCode; version: number; reason: string; before: Values; after: Values }
/** Writes into the dealer's history. */
export type Note = (tx: Tx, change: Change, call: Call) => Promise<void>
type Row = Prisma.DealerAgreementGetPayload<object>

/** Contracts with dealers. */
export const agreementRepository = ({ db, work, note }: { db: PrismaClient; work: UnitOfWork; note: Note }) => ({
  add: (input: ParsedInputOf<typeof addAgreement>, call: Call): Promise<ReplyOf<typeof addAgreement>> =>
    work((tx) => once(tx, addAgreement, input, call, () => add({ tx, note, ...call }, input))),

  change: (input: ParsedInputOf<typeof changeAgreement>, call: Call): Promise<ReplyOf<typeof changeAgreement>> =>
    work((tx) => once(tx, changeAgreement, input, call, () => change({ tx, note, ...call }, input))),

  /** Those that end first come first. */
  list: async (input: ParsedInputOf<typeof listAgreements>, principal: Principal, at: Date): Promise<Page<Agreement>> => {
    const where = { AND: [seenBy(principal), filtered(input, at)] }
    const [rows, totalCount] = await Promise.all([
      db.dealerAgreement.findMany({
        where: { AND: [where, after(input.after)] },
        orderBy: [{ endsOn: 'asc' }, { id: 'asc' }],
        take: input.first + 1,
      }),
      db.dealerAgreement.count({ where }),
    ])
    const page = rows.slice(0, input.first).map(toAgreement)
    return {
      rows: page.map((node) => ({ cursor: encodeCursor(node.endsOn, node.id), node })),
      hasNextPage: rows.length > input.first,
      totalCount,
    }
  },
})
export type AgreementRepository = ReturnType<typeof agreementRepository>

type Work = Call & { readonly tx: Tx; readonly note: Note }

/** No two contracts of one number, however many people type it at once: the dealer's row alone would not keep that. */
const lockNumber = (tx: Tx, number: string) =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('dealer agreement'), hashtext(${number}))`

const add = async (work: Work, input: ParsedInputOf<typeof addAgreement>): Promise<ReplyOf<typeof addAgreement>> => {
  const { tx, context, at } = work
  const { dealerCode, number, startsOn, endsOn, terms, documentId } = input
  await lockNumber(tx, number)
  const dealer = await tx.dealer.findUnique({ where: { code: dealerCode } })
  if (!dealer) return err({ code: 'DEALER_NOT_FOUND', dealerCode })
  if (dealer.status === 'closed') return err({ code: 'DEALER_CLOSED', dealerCode })
  if (await tx.dealerAgreement.findUnique({ where: { number } })) return err({ code: 'AGREEMENT_EXISTS', number })
  const refusal = periodRefusal(input) ?? (await paperRefusal(tx, dealerCode, documentId))
  if (refusal) return err(refusal)
  const days = { startsOn: new Date(startsOn), endsOn: new Date(endsOn) }
  const made = { createdBy: actorOf(context.principal), createdAt: at }
  const data = { id: newId(), dealerCode, number, ...days, terms, documentId, version: 1, ...made }
  const agreement = toAgreement(await tx.dealerAgreement.create({ data }))
  await remember(work, dealer.version, null, agreement)
  return ok(agreement)
}

const change = async (work: Work, input: ParsedInputOf<typeof changeAgreement>): Promise<ReplyOf<typeof changeAgreement>> => {
  const { tx } = work
  const { agreementId: id, startsOn, endsOn, terms, documentId } = input
  await tx.$queryRaw`SELECT id FROM dealer_agreement WHERE id = ${id}::uuid FOR UPDATE`
  const row = await tx.dealerAgreement.findUnique({ where: { id }, include: { dealer: true } })
  if (!row) return err({ code: 'AGREEMENT_NOT_FOUND', agreementId: id })
  if (row.version !== input.version) return err({ code: 'VERSION_CONFLICT', current: row.version })
  const before = toAgreement(row)
  const refusal = periodRefusal(input) ?? (await paperRefusal(tx, before.dealerCode, documentId))
  if (refusal) return err(refusal)
  const days = { startsOn: new Date(startsOn), endsOn: new Date(endsOn) }
  const data = { ...days, terms, documentId, version: row.version + 1 }
  const agreement = toAgreement(await tx.dealerAgreement.update({ where: { id }, data }))
  await remember(work, row.dealer.version, before, agreement)
  return ok(agreement)
}

const remember = async ({ tx, note, ...call }: Work, version: number, before: Agreement | null, after: Agreement) => {
  const { dealerCode, number: reason } = after
  await note(tx, { dealerCode, version, reason, before: { agreement: before }, after: { agreement: after } }, call)
}

/** The paper must be the dealer's own. */
const paperRefusal = async (tx: Tx, dealerCode: DealerCode, documentId: string | null) => {
  if (documentId === null) return undefined
  const found = await tx.dealerDocument.count({ where: { id: documentId, dealerCode } })
  return found === 0 ? ({ code: 'DOCUMENT_NOT_FOUND', documentId } as const) : undefined
}

const seenBy = (principal: Principal): Prisma.DealerAgreementWhereInput => {
  if (actsForBrand(principal)) return {}
  return { dealer: { ancestors: { some: { ancestor: principal.dealerCode ?? '' } } } }
}

const filtered = (input: ParsedInputOf<typeof listAgreements>, at: Date): Prisma.DealerAgreementWhereInput => {
  const { dealerCode, search, endingWithinDays: soon, on } = input
  // LIKE's own wildcards are letters here.
  const text = search === undefined ? undefined : { contains: search.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const }
  const day = on === undefined ? undefined : new Date(on)
  const window = soon === undefined ? {} : { gte: new Date(businessDay(at)), lte: new Date(businessDay(at, soon)) }
  return {
    dealerCode,
    ...(text && { OR: [{ number: text }, { dealerCode: text }] }),
    startsOn: { lte: day },
    AND: [{ endsOn: window }, { endsOn: { gte: day } }],
  }
}

/** A cursor that nobody handed out is as good as none. */
const after = (cursor: string | undefined): Prisma.DealerAgreementWhereInput => {
  const [endsOn, id] = decodeCursor(cursor) ?? []
  if (!z.iso.date().safeParse(endsOn).success || !z.uuid().safeParse(id).success) return {}
  const day = new Date(String(endsOn))
  return { endsOn: { gte: day }, OR: [{ endsOn: { gt: day } }, { id: { gt: String(id) } }] }
}

const toAgreement = (row: Row): Agreement => ({
  id: row.id,
  dealerCode: row.dealerCode as DealerCode,
  number: row.number,
  startsOn: row.startsOn.toISOString().slice(0, 10),
  endsOn: row.endsOn.toISOString().slice(0, 10),
  terms: row.terms,
  documentId: row.documentId,
  version: row.version,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
})
