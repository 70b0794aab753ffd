import type { CallContext, Command, DealerCode, NewEvent, ParsedInputOf, Principal, ReplyOf } from '@channel/contracts'
import { actorOf, err, newEvent, newId, ok } from '@channel/contracts'
import type { Webhook } from '@channel/contracts/partner'
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  pauseWebhook,
  resumeWebhook,
  rotateWebhookSecret,
  webhookChanged,
  webhookCreated,
  webhookDeleted,
  webhookPaused,
  webhookResumed,
  webhookSecretRotated,
} from '@channel/contracts/partner'
import { appendToOutbox, once } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import { present, visibleTo } from './readings.repository.js'

type Tx = Prisma.TransactionClient
export type Call = { readonly context: CallContext; readonly at: Date }
export type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Row = Prisma.WebhookGetPayload<object>
type Sealed = Uint8Array<ArrayBuffer>
/** What a change does to the row, and what it tells. */
type Change = (tx: Tx, row: Row) => Promise<{ data: Prisma.WebhookUpdateInput; events: NewEvent[] }>

type Creation = ParsedInputOf<typeof createWebhook>
type Rotation = ParsedInputOf<typeof rotateWebhookSecret>

const HOUR_MS = 3_600_000
const nothing = { data: {}, events: [] }

const about = ({ id, name, dealerCode }: Row) => ({ webhookId: id, name, dealerCode: dealerCode as DealerCode | null })

type Made = { readonly id: string; readonly sealed: Sealed }

export const webhookRepository = (transaction: UnitOfWork) => ({
  /** The answer that is kept knows no secret. */
  create: (input: Creation, made: Made, call: Call): Promise<ReplyOf<typeof createWebhook>> =>
    transaction((tx) => once(tx, createWebhook, input, call, () => insert(tx, input, made, call))),

  change: (input: ParsedInputOf<typeof changeWebhook>, call: Call): Promise<ReplyOf<typeof changeWebhook>> =>
    changed(transaction, changeWebhook, input, call, async (_tx, row) => {
      const next = { name: input.name ?? row.name, url: input.url ?? row.url, events: input.events ?? row.events }
      return { data: next, events: [newEvent(webhookChanged, row.id, { ...about(row), ...next })] }
    }),

  pause: (input: ParsedInputOf<typeof pauseWebhook>, call: Call): Promise<ReplyOf<typeof pauseWebhook>> =>
    changed(transaction, pauseWebhook, input, call, async (_tx, row) => {
      if (row.status === 'paused') return nothing
      const told = newEvent(webhookPaused, row.id, { ...about(row), reason: input.reason })
      return { data: { status: 'paused', pauseReason: input.reason }, events: [told] }
    }),

  resume: (input: ParsedInputOf<typeof resumeWebhook>, call: Call): Promise<ReplyOf<typeof resumeWebhook>> =>
    changed(transaction, resumeWebhook, input, call, (tx, row) => goOn(tx, row, call.at)),

  delete: (input: ParsedInputOf<typeof deleteWebhook>, call: Call): Promise<ReplyOf<typeof deleteWebhook>> =>
    transaction((tx) => once(tx, deleteWebhook, input, call, () => end(tx, input.webhookId, call))),

  /** `first` where it was not a repeat. */
  rotateSecret: (
    input: Rotation,
    made: Made,
    call: Call,
  ): Promise<{ reply: ReplyOf<typeof rotateWebhookSecret>; first: boolean }> =>
    transaction(async (tx) => {
      let first = false
      const reply = await once(tx, rotateWebhookSecret, input, call, () => {
        first = true
        return rotate(tx, input, made, call)
      })
      return { reply, first }
    }),
})

export type WebhookRepository = ReturnType<typeof webhookRepository>

const insert = async (tx: Tx, input: Creation, { id, sealed }: Made, call: Call): Promise<ReplyOf<typeof createWebhook>> => {
  const { name, url, events, dealerCode = null } = input
  const times = { createdBy: actorOf(call.context.principal), createdAt: call.at, changedAt: call.at }
  const row = await tx.webhook.create({ data: { id, name, url, events, dealerCode, status: 'active', ...times } })
  await tx.webhookSecret.create({ data: { id: newId(), webhookId: id, sealed, createdAt: call.at } })
  await appendToOutbox(tx, [newEvent(webhookCreated, id, { ...about(row), url, events })], call)
  return ok({ webhook: await presentOne(tx, row), secret: null })
}

/** What waits begins anew, all at once; its ids keep it in order. */
const goOn = async (tx: Tx, row: Row, at: Date): ReturnType<Change> => {
  if (row.status === 'active') return nothing
  const anew = { attempts: 0, startedAt: at, dueAt: at }
  await tx.delivery.updateMany({ where: { webhookId: row.id, status: 'waiting' }, data: anew })
  const data = { status: 'active', pauseReason: null, failingSince: null }
  return { data, events: [newEvent(webhookResumed, row.id, about(row))] }
}

const end = async (tx: Tx, webhookId: string, call: Call): Promise<ReplyOf<typeof deleteWebhook>> => {
  const row = await lock(tx, webhookId, call.context.principal, 'deleted too')
  if (row === undefined) return err({ code: 'WEBHOOK_NOT_FOUND', webhookId })
  if (row.status === 'deleted') return ok({ webhookId })
  await tx.webhook.update({ where: { id: webhookId }, data: { status: 'deleted', changedAt: call.at } })
  const over = { status: 'failed', finishedAt: call.at }
  await tx.delivery.updateMany({ where: { webhookId, status: 'waiting' }, data: over })
  await tx.webhookSecret.deleteMany({ where: { webhookId } })
  await appendToOutbox(tx, [newEvent(webhookDeleted, webhookId, about(row))], call)
  return ok({ webhookId })
}

/** Of the secrets before, only the last one goes on for a while. */
const rotate = async (tx: Tx, input: Rotation, made: Made, call: Call): Promise<ReplyOf<typeof rotateWebhookSecret>> => {
  const { webhookId, keepHours } = input
  const row = await lock(tx, webhookId, call.context.principal)
  if (row === undefined) return err({ code: 'WEBHOOK_NOT_FOUND', webhookId })
  await tx.webhookSecret.deleteMany({ where: { webhookId, expiresAt: { not: null } } })
  const expiresAt = new Date(call.at.getTime() + keepHours * HOUR_MS)
  await tx.webhookSecret.updateMany({ where: { webhookId }, data: { expiresAt } })
  await tx.webhookSecret.create({ data: { ...made, webhookId, createdAt: call.at } })
  await appendToOutbox(tx, [newEvent(webhookSecretRotated, webhookId, about(row))], call)
  return ok({ webhook: await presentOne(tx, row), secret: null })
}

type OnWebhook = typeof changeWebhook | typeof pauseWebhook | typeof resumeWebhook

/** Under the webhook's lock, once per key. */
const changed = <C extends OnWebhook>(
  transaction: UnitOfWork,
  command: C,
  input: ParsedInputOf<C> & { webhookId: string },
  call: Call,
  change: Change,
): Promise<ReplyOf<C>> =>
  transaction((tx) =>
    once(tx, command as Command, input, call, async () => {
      const row = await lock(tx, input.webhookId, call.context.principal)
      if (row === undefined) return err({ code: 'WEBHOOK_NOT_FOUND' as const, webhookId: input.webhookId })
      const { data, events } = await change(tx, row)
      if (events.length === 0) return ok(await presentOne(tx, row))
      const next = await tx.webhook.update({ where: { id: row.id }, data: { ...data, changedAt: call.at } })
      await appendToOutbox(tx, events, call)
      return ok(await presentOne(tx, next))
    }),
  ) as Promise<ReplyOf<C>>

/** Absent for whoever may not see it. */
const lock = async (tx: Tx, id: string, principal: Principal, deleted?: 'deleted too'): Promise<Row | undefined> => {
  await tx.$queryRaw`SELECT id FROM webhook WHERE id = ${id}::uuid FOR UPDATE`
  const row = await tx.webhook.findFirst({ where: { AND: [{ id }, visibleTo(principal, deleted)] } })
  return row ?? undefined
}

const presentOne = async (tx: Tx, row: Row): Promise<Webhook> => {
  const [webhook] = await present(tx, [row])
  if (webhook === undefined) throw new Error(`Webhook ${row.id} could not be presented`)
  return webhook
}
