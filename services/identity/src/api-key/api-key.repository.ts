import type { CallContext, DealerCode, NewEvent, Page, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actorOf, decodeCursor, encodeCursor, err, newEvent, ok } from '@channel/contracts'
import type { ApiScope, listApiKeys } from '@channel/contracts/identity'
import type { ApiKey } from '@channel/contracts/identity'
import { apiKeyCreated, apiKeyRevoked, createApiKey, revokeApiKey } from '@channel/contracts/identity'
import { appendToOutbox, once } from '@channel/messaging'
import { z } from 'zod'
import type { Prisma, PrismaClient } from '../db/client.js'
import type { StoredApiKey } from './api-key.js'
import { toApiKey } from './api-key.js'

type Tx = Prisma.TransactionClient
type Call = { readonly context: CallContext; readonly at: Date }
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type AuditLine = { action: string; subject: string; detail: Record<string, unknown> }
type RecordAudit = (tx: Tx, lines: AuditLine[], call: Call) => Promise<void>
type Deps = { transaction: UnitOfWork; recordAudit: RecordAudit }
type Row = Prisma.ApiKeyGetPayload<object>

const MINUTE_MS = 60_000

export const apiKeyRepository = ({ transaction, recordAudit }: Deps) => {
  return {
    /** The answer that is kept knows no secret. */
    create: (
      input: ParsedInputOf<typeof createApiKey>,
      id: string,
      secretHash: Uint8Array<ArrayBuffer>,
      call: Call,
    ): Promise<ReplyOf<typeof createApiKey>> =>
      transaction((tx) =>
        once(tx, createApiKey, input, call, async () => {
          const { name, scopes, dealerCode = null, expiresAt } = input
          const data = { id, name, scopes: [...new Set(scopes)], dealerCode, secretHash, expiresAt: dateOf(expiresAt) }
          const row = await tx.apiKey.create({
            data: { ...data, createdBy: actorOf(call.context.principal), createdAt: call.at },
          })
          const apiKey = present(row, call.at)
          const payload = { apiKeyId: id, name, dealerCode: apiKey.dealerCode, scopes: apiKey.scopes }
          await tell(tx, recordAudit, newEvent(apiKeyCreated, id, payload), call)
          return ok({ apiKey, token: null })
        }),
      ),

    revoke: (input: ParsedInputOf<typeof revokeApiKey>, call: Call): Promise<ReplyOf<typeof revokeApiKey>> =>
      transaction((tx) =>
        once(tx, revokeApiKey, input, call, async () => {
          const where = { id: input.apiKeyId }
          const { count } = await tx.apiKey.updateMany({ where: { ...where, revokedAt: null }, data: { revokedAt: call.at } })
          const row = await tx.apiKey.findUnique({ where })
          if (row === null) return err({ code: 'API_KEY_NOT_FOUND' as const, apiKeyId: input.apiKeyId })
          const apiKey = present(row, call.at)
          const { id, name, dealerCode } = apiKey
          if (count > 0) await tell(tx, recordAudit, newEvent(apiKeyRevoked, id, { apiKeyId: id, name, dealerCode }), call)
          return ok(apiKey)
        }),
      ),
  }
}

/** To other services, and to the audit log. */
const tell = async (tx: Tx, recordAudit: RecordAudit, event: NewEvent, call: Call): Promise<void> => {
  await appendToOutbox(tx, [event], call)
  const action = event.type.name.replace(/\.v\d+$/, '')
  await recordAudit(tx, [{ action, subject: event.key, detail: event.payload as Record<string, unknown> }], call)
}

export type ApiKeyRepository = ReturnType<typeof apiKeyRepository>

export const apiKeyReadings = (db: PrismaClient) => ({
  /** Newest first. */
  list: async (input: ParsedInputOf<typeof listApiKeys>, at: Date): Promise<Page<ApiKey>> => {
    const where = matching(input, at)
    const [after] = decodeCursor(input.after) ?? []
    const older = z.uuid().safeParse(after).success ? { AND: [where, { id: { lt: String(after) } }] } : where
    const [rows, totalCount] = await Promise.all([
      db.apiKey.findMany({ where: older, orderBy: { id: 'desc' }, take: input.first + 1 }),
      db.apiKey.count({ where }),
    ])
    return {
      rows: rows.slice(0, input.first).map((row) => ({ cursor: encodeCursor(row.id), node: present(row, at) })),
      hasNextPage: rows.length > input.first,
      totalCount,
    }
  },

  find: async (id: string): Promise<{ stored: StoredApiKey; secretHash: Uint8Array } | undefined> => {
    const row = await db.apiKey.findUnique({ where: { id } })
    return row === null ? undefined : { stored: toStored(row), secretHash: row.secretHash }
  },

  /** At most one write in a minute, however many ask at once. */
  used: async (id: string, at: Date): Promise<void> => {
    const before = new Date(at.getTime() - MINUTE_MS)
    const unused = { OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: before } }] }
    await db.apiKey.updateMany({ where: { id, ...unused }, data: { lastUsedAt: at } })
  },
})

export type ApiKeyReadings = ReturnType<typeof apiKeyReadings>

const dateOf = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text))

const toStored = (row: Row): StoredApiKey => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes as ApiScope[],
  dealerCode: row.dealerCode as DealerCode | null,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
})

const present = (row: Row, at: Date): ApiKey => toApiKey(toStored(row), at.toISOString())

const inStatus = (status: ApiKey['status'], at: Date): Prisma.ApiKeyWhereInput => {
  switch (status) {
    case 'active':
      return { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: at } }] }
    case 'expired':
      return { revokedAt: null, expiresAt: { lte: at } }
    case 'revoked':
      return { revokedAt: { not: null } }
  }
}

const matching = ({ status, dealerCode, search }: ParsedInputOf<typeof listApiKeys>, at: Date): Prisma.ApiKeyWhereInput => ({
  AND: [
    status === undefined ? {} : inStatus(status, at),
    { dealerCode },
    // LIKE's own wildcards are letters here.
    search === undefined ? {} : { name: { contains: search.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' } },
  ],
})
