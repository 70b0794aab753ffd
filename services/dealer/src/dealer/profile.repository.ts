import type { CallContext, DealerCode, Page, ParsedInputOf, Principal, ReplyOf } from '@channel/contracts'
import { decodeCursor, encodeCursor, err, newEvent, newId, ok } from '@channel/contracts'
import type { BankAccount, Dealer, DealerChange, DealerProfile, listDealerChanges } from '@channel/contracts/dealer'
import { dealerEdited, editDealer } from '@channel/contracts/dealer'
import { appendToOutbox, once } from '@channel/messaging'
import { z } from 'zod'
import type { Prisma, PrismaClient } from '../db/client.js'
import { lockDealer } from './dealer-store.repository.js'
import { appendChange, holderOfLicence, readOverlaps, readProfiles, saveProfile } from './profile-store.repository.js'
import { edited, maskedBank, seesBank, shownTo } from './profile.js'
import type { Sight } from './visibility.js'
import { sightOf } from './visibility.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }
type Edit = ParsedInputOf<typeof editDealer>

/** Profiles of dealers and the history of what was changed of them. */
export const profileRepository = (db: PrismaClient, transaction: UnitOfWork) => ({
  edit: (input: Edit, call: Call): Promise<ReplyOf<typeof editDealer>> =>
    transaction((tx) => once(tx, editDealer, input, call, () => edit(tx, input, call))),

  /** By code. */
  find: async (codes: DealerCode[], principal: Principal): Promise<DealerProfile[]> => {
    const profiles = await readProfiles(db, await seen(db, codes, sightOf(principal)))
    return profiles.map((profile) => shownTo(principal, profile))
  },

  /** Newest first. */
  changes: async (input: ParsedInputOf<typeof listDealerChanges>, principal: Principal): Promise<Page<DealerChange>> => {
    const where = { dealerCode: input.dealerCode }
    const [after] = decodeCursor(input.after) ?? []
    const older = z.uuid().safeParse(after).success ? { ...where, id: { lt: String(after) } } : where
    const [rows, totalCount] = await Promise.all([
      db.dealerChange.findMany({ where: older, orderBy: { id: 'desc' }, take: input.first + 1 }),
      db.dealerChange.count({ where }),
    ])
    const page = rows.slice(0, input.first).map((row) => ({ cursor: encodeCursor(row.id), node: toChange(row, principal) }))
    return { rows: page, hasNextPage: rows.length > input.first, totalCount }
  },
})
export type ProfileRepository = ReturnType<typeof profileRepository>

const edit = async (tx: Tx, input: Edit, call: Call): Promise<ReplyOf<typeof editDealer>> => {
  const { principal } = call.context
  // Before the dealer's row: whoever takes both takes them in this order.
  const holder = input.licence ? await holderOfLicence(tx, input.licence, input.dealerCode) : undefined
  const [code] = await seen(tx, [input.dealerCode], sightOf(principal))
  const dealer = code && (await lockDealer(tx, code))
  const [profile] = code ? await readProfiles(tx, [code]) : []
  if (!dealer || !profile) return err({ code: 'DEALER_NOT_FOUND', dealerCode: input.dealerCode })
  const decision = edited({ dealer, profile }, input, newId)
  if (!decision.ok) return decision
  if (input.licence && holder) return err({ code: 'LICENCE_TAKEN', licence: input.licence, dealerCode: holder })
  const { before, after, ...master } = decision.value
  const fields = Object.keys(after)
  if (fields.length > 0) {
    const { name, region, tier, version } = master.dealer
    await tx.dealer.update({ where: { code }, data: { name, region, tier, version } })
    await saveProfile(tx, master.profile)
    await appendChange(tx, { dealerCode: dealer.code, version, reason: input.reason, before, after }, call)
    await appendToOutbox(
      tx,
      [newEvent(dealerEdited, dealer.code, { dealerCode: dealer.code, version, name, region, tier, fields })],
      call,
    )
  }
  return ok({
    dealer: hidingAbove(master.dealer, principal),
    profile: shownTo(principal, master.profile),
    overlaps: 'territories' in after || 'tier' in after ? await readOverlaps(tx, dealer.code) : [],
  })
}

const hidingAbove = (dealer: Dealer, principal: Principal): Dealer =>
  dealer.code === principal.dealerCode ? { ...dealer, parent: null } : dealer

/** Those of the dealers that exist and are to be seen. */
const seen = async (db: Tx | PrismaClient, codes: readonly DealerCode[], sight: Sight): Promise<DealerCode[]> => {
  if (sight.of === 'all') return [...codes]
  if (sight.of === 'none') return []
  const where = { ancestor: sight.own, dealerCode: { in: [...codes] } }
  const rows = await db.dealerBranch.findMany({ where, select: { dealerCode: true } })
  return rows.map(({ dealerCode }) => dealerCode as DealerCode)
}

const toChange = (row: Prisma.DealerChangeGetPayload<object>, principal: Principal): DealerChange => {
  const [before, after] = [row.before, row.after] as [Record<string, unknown>, Record<string, unknown>]
  const text = (field: string, value: unknown): string | null => {
    if (value === undefined || value === null) return null
    return JSON.stringify(field === 'bank' && !seesBank(principal) ? maskedBank(value as BankAccount) : value)
  }
  return {
    id: row.id,
    dealerCode: row.dealerCode as DealerCode,
    at: row.at.toISOString(),
    actor: row.actor,
    version: row.version,
    reason: row.reason,
    fields: Object.keys(after).map((field) => ({ field, before: text(field, before[field]), after: text(field, after[field]) })),
  }
}
