import type { AnswerOf, Page, ParsedInputOf, Principal } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { CaseCode, getCase, getSerial, listSerials, Serial, SerialNumber, SerialOwner } from '@channel/contracts/inventory'
import type { Prisma, PrismaClient } from '../db/client.js'
import { MAX_UNITS } from './scanning.js'
import { ownerAt } from './serial.js'
import type { UnitRow } from './unit-rows.repository.js'
import { scopeOf, toScan, toUnit, visibleIn } from './unit-rows.repository.js'

/** A list over millions is not counted to its end. */
const COUNTED_UP_TO = 10_000

const toSerial = (row: UnitRow): Serial => {
  const unit = toUnit(row)
  return { ...unit, owner: ownerAt(unit.place) }
}

const ownedBy = (owner: SerialOwner): Prisma.SerialWhereInput => {
  switch (owner.kind) {
    case 'brand':
      return { place: { in: ['factory', 'location', 'transit'] } }
    case 'dealer':
      return { place: 'dealer', dealerCode: owner.dealerCode }
    case 'consumer':
      return { place: 'consumer' }
  }
}

const matching = ({ state, sku, location, owner, batch, expiringBefore }: ParsedInputOf<typeof listSerials>) => ({
  AND: [
    { state, sku, batch },
    location === undefined ? {} : { location, place: 'location' },
    owner === undefined ? {} : ownedBy(owner),
    expiringBefore === undefined ? {} : { expiresOn: { lt: new Date(expiringBefore) } },
  ] satisfies Prisma.SerialWhereInput[],
})

const lastSerial = (after: string | undefined): string | undefined => {
  const [serial] = decodeCursor(after) ?? []
  return serial === undefined ? undefined : String(serial)
}

/** Units, their histories and what is in a case, as far as the caller may see them. */
export const serialReadings = (db: PrismaClient) => ({
  find: async (serial: SerialNumber, principal: Principal): Promise<AnswerOf<typeof getSerial>> => {
    const visible = visibleIn(scopeOf(principal))
    const row = await db.serial.findFirst({ where: { AND: [{ serial }, visible] } })
    if (!row) return null
    const scans = await db.serialScan.findMany({ where: { AND: [{ serial }, visible] }, orderBy: { number: 'asc' } })
    return { serial: toSerial(row), scans: scans.map(toScan) }
  },

  list: async (input: ParsedInputOf<typeof listSerials>, principal: Principal): Promise<Page<Serial>> => {
    const where = { AND: [matching(input), visibleIn(scopeOf(principal))] }
    const [rows, totalCount] = await Promise.all([
      db.serial.findMany({
        where: { AND: [where, { serial: { gt: lastSerial(input.after) } }] },
        orderBy: { serial: 'asc' },
        take: input.first + 1,
      }),
      db.serial.count({ where, take: COUNTED_UP_TO }),
    ])
    return {
      rows: rows.slice(0, input.first).map((row) => ({ cursor: encodeCursor(row.serial), node: toSerial(row) })),
      hasNextPage: rows.length > input.first,
      totalCount,
    }
  },

  contents: async (code: CaseCode, principal: Principal): Promise<AnswerOf<typeof getCase>> => {
    const found = await db.serialCase.findUnique({ where: { code }, include: { cases: { orderBy: { code: 'asc' } } } })
    if (!found) return null
    const scope = scopeOf(principal)
    const cases = found.cases.map((box) => box.code as CaseCode)
    const rows = await db.serial.findMany({
      where: { AND: [{ caseCode: { in: [code, ...cases] } }, visibleIn(scope)] },
      orderBy: { serial: 'asc' },
      take: MAX_UNITS,
    })
    if (!scope.all && rows.length === 0) return null
    return { code, pallet: found.palletCode as CaseCode | null, cases, units: rows.map(toSerial) }
  },
})
export type SerialReadings = ReturnType<typeof serialReadings>
