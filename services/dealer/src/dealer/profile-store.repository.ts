import type { CallContext, ChannelCode, DealerCode } from '@channel/contracts'
import { actorOf, newId } from '@channel/contracts'
import type { BankAccount, InvoiceData, Territory, TerritoryOverlap } from '@channel/contracts/dealer'
import type { PrismaClient } from '../db/client.js'
import { Prisma } from '../db/client.js'
import type { Profile } from './profile.js'

type Tx = Prisma.TransactionClient

/** An entry of the history: of what changed the values before and after. */
export type Change = {
  readonly dealerCode: DealerCode
  readonly version: number
  readonly reason: string
  readonly before: Readonly<Record<string, unknown>>
  readonly after: Readonly<Record<string, unknown>>
}

export const appendChange = async (
  tx: Tx,
  change: Change,
  { context, at }: { context: CallContext; at: Date },
): Promise<void> => {
  const { before, after, ...rest } = change
  const data = { id: newId(), at, actor: actorOf(context.principal), ...rest }
  await tx.dealerChange.create({ data: { ...data, before: asJson(before), after: asJson(after) } })
}

const asJson = (value: unknown) => value as Prisma.InputJsonValue
const orNull = (value: unknown) => (value === null ? Prisma.DbNull : asJson(value))

/** By code; a dealer from before there were profiles has an empty one. */
export const readProfiles = async (db: Tx | PrismaClient, codes: readonly DealerCode[]): Promise<Profile[]> => {
  const rows = await db.dealer.findMany({
    where: { code: { in: [...codes] } },
    orderBy: { code: 'asc' },
    select: { code: true, profile: true, territories: { orderBy: [{ province: 'asc' }, { city: 'asc' }] } },
  })
  return rows.map(({ code, profile, territories }) => ({
    dealerCode: code as DealerCode,
    licence: profile?.licence ?? null,
    channel: (profile?.channel ?? null) as ChannelCode | null,
    accountManager: profile?.accountManager ?? null,
    contacts: (profile?.contacts ?? []) as Profile['contacts'],
    addresses: (profile?.addresses ?? []) as Profile['addresses'],
    territories: territories.map(({ province, city }) => ({ province, city: city === '' ? null : city })),
    bank: (profile?.bank ?? null) as BankAccount | null,
    invoice: (profile?.invoice ?? null) as InvoiceData | null,
  }))
}

export const saveProfile = async (tx: Tx, profile: Profile): Promise<void> => {
  const { dealerCode, territories, contacts, addresses, bank, invoice, ...plain } = profile
  const data = {
    ...plain,
    contacts: asJson(contacts),
    addresses: asJson(addresses),
    bank: orNull(bank),
    invoice: orNull(invoice),
  }
  await tx.dealerProfile.upsert({ where: { dealerCode }, update: data, create: { dealerCode, ...data } })
  await tx.dealerTerritory.deleteMany({ where: { dealerCode } })
  await tx.dealerTerritory.createMany({
    data: territories.map(({ province, city }) => ({ dealerCode, province, city: city ?? '' })),
  })
}

/**
 * The dealer that has this licence and is not closed, if any but `except`. Until the transaction ends nobody else takes the licence: it
 * cannot be unique in the table, since the company of a closed dealer may come back.
 */
export const holderOfLicence = async (tx: Tx, licence: string, except: DealerCode | null): Promise<DealerCode | undefined> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('dealer licence'), hashtext(${licence}))`
  const found = await tx.dealerProfile.findFirst({
    where: { licence, dealer: { status: { not: 'closed' } }, ...(except !== null && { dealerCode: { not: except } }) },
  })
  return found?.dealerCode as DealerCode | undefined
}

/** Dealers of the same tier, not closed, with the same ground: the same city, or the whole province on either side. */
export const readOverlaps = async (db: Tx | PrismaClient, code: DealerCode): Promise<TerritoryOverlap[]> => {
  const rows = await db.$queryRaw<{ dealerCode: DealerCode; name: string; territory: Territory }[]>`
    SELECT other.code AS "dealerCode", other.name, json_build_object('province', t.province, 'city', nullif(t.city, '')) AS territory
      FROM dealer own
      JOIN dealer_territory mine ON mine.dealer_code = own.code
      JOIN dealer_territory t ON t.province = mine.province AND (t.city = mine.city OR t.city = '' OR mine.city = '')
      JOIN dealer other ON other.code = t.dealer_code AND other.tier = own.tier AND other.status <> 'closed'
     WHERE own.code = ${code} AND other.code <> own.code
     GROUP BY other.code, t.province, t.city ORDER BY other.code, t.province, t.city LIMIT 100`
  return rows
}
