import type { CallContext, ParsedInputOf, Result, ReturnId } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { returnGoods } from '@channel/contracts/order'
import { appendToOutbox, contentHash } from '@channel/messaging'
import type { PrismaClient } from '../db/client.js'
import { Prisma } from '../db/client.js'
import { concludeRequest } from './request-writing.repository.js'
import { returnFrom } from './return-row.js'
import type { ReturnKey } from './return-writing.repository.js'
import { insertReturn } from './return-writing.repository.js'
import type { ReturnDraft, ReturnOutcome, ReturnState } from './return.js'
import { conclude, published } from './return.js'

type Tx = Prisma.TransactionClient
export type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Cause = { context: CallContext; at: Date }
type ReturnInput = ParsedInputOf<typeof returnGoods>
type KeyReused = { code: 'IDEMPOTENCY_KEY_REUSED'; idempotencyKey: string }

const withLines = { lines: { orderBy: { lineNo: 'asc' } } } as const

export const returnRepository = (db: PrismaClient, transaction: UnitOfWork) => ({
  /** Writes a new return, or answers the one that was written under the same key before, whatever has become of it. */
  receive: (draft: ReturnDraft, input: ReturnInput, { context }: Cause): Promise<Result<ReturnState, KeyReused>> =>
    transaction(async (tx) => {
      const key = keyOf(input, context)
      const number = await insertReturn(tx, draft, key, { prefix: 'RT' })
      return number === undefined ? before(tx, key) : ok({ ...draft, number })
    }),

  /** Ends a received return, and the request that it settles, unless another driver did so before; answers it as it is then. */
  conclude: (id: ReturnId, outcome: ReturnOutcome, cause: Cause): Promise<ReturnState> =>
    transaction(async (tx) => {
      const goods = await lock(tx, id)
      const after = conclude(goods, outcome)
      if (after === goods) return goods
      const refusal = after.refusal ?? Prisma.DbNull
      await tx.goodsReturn.update({ where: { id }, data: { status: after.status, refusal, drivenAt: cause.at } })
      if (after.requestId !== null) await concludeRequest(tx, after.requestId, after, cause)
      await appendToOutbox(tx, published(goods, after), cause)
      return after
    }),

  find: async (id: ReturnId): Promise<ReturnState> =>
    returnFrom(await db.goodsReturn.findUniqueOrThrow({ where: { id }, include: withLines })),

  /** Received returns that nobody has driven since `before`, at most `limit`; they count as driven from now on. */
  claimHalfWay: async (before: Date, at: Date, limit: number): Promise<ReturnState[]> => {
    const claimed = await db.$queryRaw<{ id: string }[]>`
      UPDATE goods_return r SET driven_at = ${at.toISOString()}::timestamptz
        FROM (SELECT id FROM goods_return WHERE status = 'received' AND driven_at < ${before.toISOString()}::timestamptz
               ORDER BY driven_at LIMIT ${limit} FOR UPDATE SKIP LOCKED) due
       WHERE r.id = due.id
      RETURNING r.id`
    const rows = await db.goodsReturn.findMany({ where: { id: { in: claimed.map(({ id }) => id) } }, include: withLines })
    return rows.map(returnFrom)
  },
})
export type ReturnRepository = ReturnType<typeof returnRepository>

const keyOf = ({ idempotencyKey, ...body }: ReturnInput, { principal }: CallContext): ReturnKey => ({
  scope: principal.subject,
  key: idempotencyKey,
  bodyHash: contentHash(body),
})

const before = async (tx: Tx, { scope, key, bodyHash }: ReturnKey): Promise<Result<ReturnState, KeyReused>> => {
  const row = await tx.goodsReturn.findUniqueOrThrow({
    where: { keyScope_idempotencyKey: { keyScope: scope, idempotencyKey: key } },
    include: withLines,
  })
  return row.bodyHash === bodyHash ? ok(returnFrom(row)) : err({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey: key })
}

const lock = async (tx: Tx, id: ReturnId): Promise<ReturnState> => {
  await tx.$queryRaw`SELECT id FROM goods_return WHERE id = ${id}::uuid FOR UPDATE`
  return returnFrom(await tx.goodsReturn.findUniqueOrThrow({ where: { id }, include: withLines }))
}
