import type { CallContext, DealerCode, Page, PageInput, ParsedInputOf, Principal, ReplyOf } from '@channel/contracts'
import { actsForBrand, decodeCursor, encodeCursor, err, maySeeDealer, ok } from '@channel/contracts'
import type { Dealer, DealerStatus, listDealers, NewDealer } from '@channel/contracts/dealer'
import { changeDealerStatus, registerDealers } from '@channel/contracts/dealer'
import { appendToOutbox, once } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'
import { changeStatus, register } from './dealer.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { context: CallContext; at: Date }

export const dealerRepository = (db: PrismaClient, transaction: UnitOfWork) => ({
  register: (input: ParsedInputOf<typeof registerDealers>, call: Call): Promise<ReplyOf<typeof registerDealers>> =>
    transaction((tx) =>
      once(tx, registerDealers, input, call, async () => {
        const decision = register(input.dealers, await lockCodes(tx, input.dealers))
        if (!decision.ok) return decision
        await insert(tx, input.dealers, call.at)
        await appendToOutbox(tx, decision.value, call)
        return ok({ registered: input.dealers.length })
      }),
    ),

  changeStatus: (input: ParsedInputOf<typeof changeDealerStatus>, call: Call): Promise<ReplyOf<typeof changeDealerStatus>> =>
    transaction((tx) =>
      once(tx, changeDealerStatus, input, call, async () => {
        const dealer = await lock(tx, input.dealerCode)
        if (!dealer) return err({ code: 'DEALER_NOT_FOUND', dealerCode: input.dealerCode })
        const changed = changeStatus(dealer, input)
        await tx.dealer.update({ where: { code: dealer.code }, data: { status: changed.dealer.status } })
        await appendToOutbox(tx, changed.events, call)
        return ok(changed.dealer)
      }),
    ),

  /** Dealers that the caller may see, by code. */
  find: async (codes: DealerCode[], principal: Principal): Promise<Dealer[]> => {
    const visible = codes.filter((code) => maySeeDealer(principal, code))
    const rows = await db.dealer.findMany({ where: { code: { in: visible } }, orderBy: { code: 'asc' } })
    return rows.map(toDealer)
  },

  /** By code. */
  list: (input: ParsedInputOf<typeof listDealers>, principal: Principal): Promise<Page<Dealer>> =>
    readPage(db, { AND: [visibleTo(principal), matching(input)] }, input),
})

export type DealerRepository = ReturnType<typeof dealerRepository>

const toDealer = (row: Prisma.DealerGetPayload<object>): Dealer => ({
  code: row.code as DealerCode,
  name: row.name,
  region: row.region,
  tier: row.tier,
  status: row.status as DealerStatus,
})

/** One registration at a time: a code that is free when it is looked up is free when it is written. Answers the codes that are taken. */
const lockCodes = async (tx: Tx, dealers: NewDealer[]): Promise<Set<DealerCode>> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('dealer registration'))`
  const rows = await tx.dealer.findMany({ where: { code: { in: dealers.map(({ code }) => code) } }, select: { code: true } })
  return new Set(rows.map(({ code }) => code as DealerCode))
}

const insert = async (tx: Tx, dealers: NewDealer[], at: Date): Promise<void> => {
  await tx.dealer.createMany({
    data: dealers.map(({ code, name, region, tier }) => ({ code, name, region, tier, status: 'active', createdAt: at })),
  })
  await tx.creditAccount.createMany({
    data: dealers.map(({ code, currency, creditLimitMinor }) => {
      return { dealerCode: code, currency, limitMinor: creditLimitMinor, heldMinor: 0, owedMinor: 0 }
    }),
  })
}

const lock = async (tx: Tx, code: DealerCode): Promise<Dealer | undefined> => {
  const [row] = await tx.$queryRaw<Dealer[]>`SELECT code, name, region, tier, status FROM dealer WHERE code = ${code} FOR UPDATE`
  return row
}

const readPage = async (db: PrismaClient, where: Prisma.DealerWhereInput, page: PageInput): Promise<Page<Dealer>> => {
  const [after] = decodeCursor(page.after) ?? []
  const later = after === undefined ? where : { AND: [where, { code: { gt: String(after) } }] }
  const [rows, totalCount] = await Promise.all([
    db.dealer.findMany({ where: later, orderBy: { code: 'asc' }, take: page.first + 1 }),
    db.dealer.count({ where }),
  ])
  return {
    rows: rows.slice(0, page.first).map((row) => ({ cursor: encodeCursor(row.code), node: toDealer(row) })),
    hasNextPage: rows.length > page.first,
    totalCount,
  }
}

const visibleTo = (principal: Principal): Prisma.DealerWhereInput =>
  actsForBrand(principal) ? {} : { code: { in: principal.dealerCode === undefined ? [] : [principal.dealerCode] } }

const matching = ({ search, status }: { search?: string; status?: DealerStatus }): Prisma.DealerWhereInput => {
  // LIKE's own wildcards are letters here.
  const text = search === undefined ? undefined : { contains: search.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const }
  return { status, ...(text && { OR: [{ code: text }, { name: text }] }) }
}
