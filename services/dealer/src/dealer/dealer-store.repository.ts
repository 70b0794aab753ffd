import type { DealerCode } from '@channel/contracts'
import type { Dealer, NewDealer } from '@channel/contracts/dealer'
import type { Prisma } from '../db/client.js'
import type { Known, Open } from './dealer.js'
import { readParents } from './branch.repository.js'

type Tx = Prisma.TransactionClient

const NOTHING_OPEN: Open = { currency: 'CNY', heldMinor: 0, owedMinor: 0, below: [] }

/** To be read under the lock of the tree: a code that is free when it is looked up is free when it is written. */
export const readKnown = async (tx: Tx, dealers: readonly NewDealer[]): Promise<Known> => {
  const rows = await tx.dealer.findMany({ where: { code: { in: dealers.map(({ code }) => code) } }, select: { code: true } })
  const parents = await readParents(tx, [...new Set(dealers.flatMap(({ parent }) => parent ?? []))])
  return { taken: new Set(rows.map(({ code }) => code as DealerCode)), parents }
}

/** In one statement: a dealer may be written with its parent, and each must find the other. */
export const insertDealers = async (tx: Tx, dealers: readonly NewDealer[], at: Date): Promise<void> => {
  await tx.$executeRaw`
    INSERT INTO dealer (code, name, region, tier, status, parent_code, created_at)
    SELECT code, name, region, tier, 'active', parent, ${at.toISOString()}::timestamptz
      FROM json_to_recordset(${JSON.stringify(dealers)}::json) AS d (code text, name text, region text, tier text, parent text)`
  await tx.dealerProfile.createMany({ data: dealers.map(({ code }) => ({ dealerCode: code })) })
  await tx.creditAccount.createMany({
    data: dealers.map(({ code, currency, creditLimitMinor }) => {
      return { dealerCode: code, currency, limitMinor: creditLimitMinor, heldMinor: 0, owedMinor: 0 }
    }),
  })
}

export const lockDealer = async (tx: Tx, code: DealerCode): Promise<Dealer | undefined> => {
  const [row] = await tx.$queryRaw<Dealer[]>`
    SELECT code, name, region, tier, status, parent_code AS parent, version FROM dealer WHERE code = ${code} FOR UPDATE`
  return row
}

/** What moves credit takes the dealer's row too, so under its lock this stays as it is. */
export const readOpen = async (tx: Tx, code: DealerCode): Promise<Open> => {
  const account = await tx.creditAccount.findUnique({ where: { dealerCode: code } })
  const below = await tx.dealer.findMany({
    where: { parent: code, status: { not: 'closed' } },
    orderBy: { code: 'asc' },
    select: { code: true },
  })
  return {
    ...NOTHING_OPEN,
    ...(account && { currency: account.currency, heldMinor: Number(account.heldMinor), owedMinor: Number(account.owedMinor) }),
    below: below.map((row) => row.code as DealerCode),
  }
}

export const saveDealer = async (tx: Tx, { code, status, parent, version }: Dealer): Promise<void> => {
  await tx.dealer.update({ where: { code }, data: { status, parent, version } })
}
