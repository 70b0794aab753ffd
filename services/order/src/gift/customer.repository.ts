import type { CallContext, Page, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actorOf, decodeCursor, encodeCursor, ok } from '@channel/contracts'
import type { CorporateCustomer, CustomerCode, listCorporateCustomers } from '@channel/contracts/order'
import { saveCorporateCustomer } from '@channel/contracts/order'
import { once } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'

type UnitOfWork = <T>(work: (tx: Prisma.TransactionClient) => Promise<T>) => Promise<T>
type Row = Prisma.CorporateCustomerGetPayload<object>

/** Beyond this many rows a list only says "at least so many". */
const COUNT_LIMIT = 10_000

const shown = (row: Row): CorporateCustomer => ({
  ...row,
  code: row.code as CustomerCode,
  updatedAt: row.updatedAt.toISOString(),
})

/** The wildcards of LIKE are letters here. */
const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

const filtered = ({
  search,
  accountManager,
}: ParsedInputOf<typeof listCorporateCustomers>): Prisma.CorporateCustomerWhereInput => ({
  accountManager,
  ...(search && {
    OR: [{ name: { contains: literal(search), mode: 'insensitive' } }, { code: { startsWith: literal(search.toUpperCase()) } }],
  }),
})

/** Companies that buy gifts: a master. */
export const customerRepository = (db: PrismaClient, work: UnitOfWork) => ({
  save: (
    input: ParsedInputOf<typeof saveCorporateCustomer>,
    call: { context: CallContext; at: Date },
  ): Promise<ReplyOf<typeof saveCorporateCustomer>> =>
    work((tx) =>
      once(tx, saveCorporateCustomer, input, call, async () => {
        const { idempotencyKey: _, code, ...parts } = input
        const data = { ...parts, updatedBy: actorOf(call.context.principal), updatedAt: call.at }
        return ok(shown(await tx.corporateCustomer.upsert({ where: { code }, create: { code, ...data }, update: data })))
      }),
    ),

  get: async (codes: readonly CustomerCode[]): Promise<CorporateCustomer[]> =>
    (await db.corporateCustomer.findMany({ where: { code: { in: [...codes] } }, orderBy: { code: 'asc' } })).map(shown),

  /** By code. */
  list: async (input: ParsedInputOf<typeof listCorporateCustomers>): Promise<Page<CorporateCustomer>> => {
    const where = filtered(input)
    const [code] = decodeCursor(input.after) ?? []
    const [rows, totalCount] = await Promise.all([
      db.corporateCustomer.findMany({
        where: { AND: [where, typeof code === 'string' ? { code: { gt: code } } : {}] },
        orderBy: { code: 'asc' },
        take: input.first + 1,
      }),
      db.corporateCustomer.count({ where, take: COUNT_LIMIT }),
    ])
    const nodes = rows.slice(0, input.first).map(shown)
    return {
      rows: nodes.map((node) => ({ cursor: encodeCursor(node.code), node })),
      hasNextPage: rows.length > input.first,
      totalCount,
    }
  },
})
export type CustomerRepository = ReturnType<typeof customerRepository>
