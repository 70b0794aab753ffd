import type { AnswerOf, CallContext, DealerCode, Page, ParsedInputOf, ReplyOf, Sku } from '@channel/contracts'
import { actorOf, decodeCursor, encodeCursor, err, newId, ok } from '@channel/contracts'
import type {
  confirmDiversion,
  countDiversions,
  dismissDiversion,
  Diversion,
  DiversionEvidence,
  DiversionStatus,
  getDiversion,
  Holder,
  listDiversions,
  Outbound,
  Province,
  SerialNumber,
} from '@channel/contracts/inventory'
import { DiversionId } from '@channel/contracts/inventory'
import { appendToOutbox, once } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'
import type { Sighting, Suspicion, Verdict } from './diversion.js'
import { close, isOutOfTerritory, suspect } from './diversion.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Cause = { readonly context: CallContext; readonly at: Date }
export type ClosingCommand = typeof confirmDiversion | typeof dismissDiversion

/* Whoever reports a serial holds its row, so nobody else opens a case for it meanwhile. */
const LOCK_OPEN = `
  SELECT id::text AS id, serial FROM diversion_case WHERE serial = ANY($1::text[]) AND status = 'open' ORDER BY serial FOR UPDATE`
const OPEN = `
  INSERT INTO diversion_case (id, serial, sku, dealer_code, status, opened_at)
  SELECT id, serial, sku, "dealerCode", status, "openedAt"
  FROM json_to_recordset($1::json) AS d (id uuid, serial text, sku text, "dealerCode" text, status text, "openedAt" timestamptz)`
const ADD_EVIDENCE = `
  INSERT INTO diversion_evidence (scan_id, case_id, kind, at, outbound, region, seller, reference, reporter)
  SELECT "scanId", "diversionId", kind, at, outbound, region, seller, reference, reporter
  FROM json_to_recordset($1::json) AS e ("scanId" uuid, "diversionId" uuid, kind text, at timestamptz, outbound jsonb, region text,
    seller jsonb, reference text, reporter text)`
const COUNT = `
  SELECT dealer_code AS "dealerCode", count(*) FILTER (WHERE status = 'open')::int AS open,
    count(*) FILTER (WHERE status = 'confirmed')::int AS confirmed, count(*) FILTER (WHERE status = 'dismissed')::int AS dismissed
  FROM diversion_case WHERE ($1::timestamptz IS NULL OR opened_at >= $1) AND ($2::timestamptz IS NULL OR opened_at < $2)
  GROUP BY dealer_code ORDER BY count(*) DESC, dealer_code LIMIT $3::int`

const toDiversion = (row: Prisma.DiversionCaseGetPayload<object>): Diversion => ({
  id: row.id as DiversionId,
  serial: row.serial as SerialNumber,
  sku: row.sku as Sku,
  dealerCode: row.dealerCode as DealerCode,
  status: row.status as DiversionStatus,
  openedAt: row.openedAt.toISOString(),
  closedAt: row.closedAt?.toISOString() ?? null,
  closedBy: row.closedBy,
  note: row.note,
})

const toEvidence = (row: Prisma.DiversionEvidenceGetPayload<object>): DiversionEvidence => ({
  scanId: row.scanId,
  kind: row.kind as DiversionEvidence['kind'],
  at: row.at.toISOString(),
  outbound: row.outbound as unknown as Outbound,
  region: row.region as Province,
  seller: row.seller as unknown as Holder,
  reference: row.reference,
  reporter: row.reporter,
})

const save = async (tx: Tx, { opened, evidence }: Suspicion): Promise<void> => {
  if (opened.length > 0) await tx.$executeRawUnsafe(OPEN, JSON.stringify(opened))
  const rows = evidence.map(({ diversionId, evidence: facts }) => ({ diversionId, ...facts }))
  await tx.$executeRawUnsafe(ADD_EVIDENCE, JSON.stringify(rows))
}

/** In the transaction that scanned the units and holds their rows. */
export const judgeSightings = async (tx: Tx, sightings: readonly Sighting[], cause: Cause): Promise<void> => {
  const diverted = sightings.filter(isOutOfTerritory)
  if (diverted.length === 0) return
  const rows = await tx.$queryRawUnsafe<{ id: DiversionId; serial: SerialNumber }[]>(
    LOCK_OPEN,
    diverted.map(({ serial }) => serial),
  )
  const open = new Map(rows.map(({ id, serial }) => [serial, id]))
  const suspicion = suspect(diverted, open, () => newId() as DiversionId)
  await save(tx, suspicion)
  await appendToOutbox(tx, suspicion.events, cause)
}

/** Closes cases of diversion. */
export const diversionRepository = (work: UnitOfWork) => ({
  close: (
    definition: ClosingCommand,
    input: ParsedInputOf<ClosingCommand>,
    verdict: Verdict,
    cause: Cause,
  ): Promise<ReplyOf<ClosingCommand>> =>
    work((tx) =>
      once<ClosingCommand>(tx, definition, input, cause, async () => {
        const id = input.diversionId
        await tx.$executeRaw`SELECT 1 FROM diversion_case WHERE id = ${id}::uuid FOR UPDATE`
        const row = await tx.diversionCase.findUnique({ where: { id } })
        if (!row) return err({ code: 'DIVERSION_NOT_FOUND', diversionId: id })
        const decision = close(toDiversion(row), verdict, { at: cause.at, actor: actorOf(cause.context.principal) })
        if (!decision.ok) return decision
        const { diversion, events } = decision.value
        const { status, note, closedAt, closedBy } = diversion
        await tx.diversionCase.update({ where: { id }, data: { status, note, closedAt, closedBy } })
        await appendToOutbox(tx, events, cause)
        return ok(diversion)
      }),
    ),
})
export type DiversionRepository = ReturnType<typeof diversionRepository>

const keyset = (after: string | undefined): Prisma.DiversionCaseWhereInput => {
  const [openedAt, last] = decodeCursor(after) ?? []
  const at = new Date(openedAt ?? Number.NaN)
  const id = DiversionId.safeParse(last)
  // A cursor that somebody made up begins at the beginning.
  if (Number.isNaN(at.getTime()) || !id.success) return {}
  return { OR: [{ openedAt: { lt: at } }, { openedAt: at, id: { lt: id.data } }] }
}

/** Cases of diversion as they are. */
export const diversionReadings = (db: PrismaClient) => ({
  find: async (id: DiversionId): Promise<AnswerOf<typeof getDiversion>> => {
    const row = await db.diversionCase.findUnique({ where: { id }, include: { evidence: { orderBy: { scanId: 'asc' } } } })
    return row && { ...toDiversion(row), evidence: row.evidence.map(toEvidence) }
  },

  list: async (input: ParsedInputOf<typeof listDiversions>): Promise<Page<Diversion>> => {
    const { status, dealerCode, from, to, first, after } = input
    const where: Prisma.DiversionCaseWhereInput = { status, dealerCode, openedAt: { gte: from, lt: to } }
    const [rows, totalCount] = await Promise.all([
      db.diversionCase.findMany({
        where: { AND: [where, keyset(after)] },
        orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
        take: first + 1,
      }),
      db.diversionCase.count({ where }),
    ])
    return {
      rows: rows
        .slice(0, first)
        .map((row) => ({ cursor: encodeCursor(row.openedAt.toISOString(), row.id), node: toDiversion(row) })),
      hasNextPage: rows.length > first,
      totalCount,
    }
  },

  count: ({ from, to, first }: ParsedInputOf<typeof countDiversions>): Promise<AnswerOf<typeof countDiversions>> =>
    db.$queryRawUnsafe<AnswerOf<typeof countDiversions>>(COUNT, from ?? null, to ?? null, first),
})
export type DiversionReadings = ReturnType<typeof diversionReadings>
