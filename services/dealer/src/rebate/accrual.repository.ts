import type { Prisma } from '../db/client.js'
import type { Balance } from './accrual.js'
import { book } from './accrual.js'
import type { Account, AccountKey, Booking } from './account.repository.js'
import { accountKey, lockAccounts, openAccounts, writeBookings } from './account.repository.js'
import type { NewLine, Search } from './history.repository.js'
import { keepStandings, readNewLines, readSources } from './history.repository.js'
import { touches, windowsOf } from './period.js'
import { readVersions, sharePolicies } from './policy-store.repository.js'
import type { Sources, Target, Version, Worksheet } from './worksheet.js'
import { worksheet } from './worksheet.js'
import { goodsExcluded } from './scope.js'
import { add } from './sums.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
const AT_ONCE = 100

type Mark = { readonly dealerCode: string; readonly day: string }
/** A target that has something in it, or once had. */
type Open = { readonly target: Target; readonly sheet: Worksheet; readonly key: AccountKey }

/** Takes marks that nobody else is taking. They come back if the transaction fails. */
const claim = (tx: Tx, limit: number): Promise<Mark[]> => tx.$queryRaw<Mark[]>`
  DELETE FROM rebate_due WHERE id IN (SELECT id FROM rebate_due ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED)
  RETURNING dealer_code AS "dealerCode", day::text`

/** One accrual of a dealer at a time: what is read after this is whole, and nothing of it is booked by somebody else. */
const lockDealers = async (tx: Tx, marks: readonly Mark[]): Promise<void> => {
  const codes = [...new Set(marks.map(({ dealerCode }) => dealerCode))]
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(k) FROM (
      SELECT DISTINCT hashtextextended('rebates of ' || code, 0) AS k FROM unnest(${codes}::text[]) AS c (code) ORDER BY k) AS keys`
}

const targetsOf = (marks: readonly Mark[], versions: readonly Version[]): Target[] => {
  const targets = new Map<string, Target>()
  for (const version of versions)
    for (const windows of windowsOf(version.terms, version.endsOn))
      for (const { dealerCode, day } of marks)
        if (touches(windows, day))
          targets.set(`${version.id} ${dealerCode} ${windows.period.from}`, { version, dealerCode, windows })
  return [...targets.values()]
}

const keyOf = ({ version, dealerCode, windows: { period } }: Target): AccountKey => ({
  policyId: version.id,
  dealerCode,
  periodFrom: period.from,
  periodTo: period.to,
})

const openOf = (targets: readonly Target[], sources: Sources, known: ReadonlyMap<string, Account>): Open[] =>
  targets.flatMap((target) => {
    const sheet = worksheet(target, sources)
    const key = keyOf(target)
    return sheet && (sheet.inScope.length > 0 || known.has(accountKey(key))) ? [{ target, sheet, key }] : []
  })

const searchOf = ({ target, sheet, key }: Open): Search => ({
  policyId: key.policyId,
  dealerCode: key.dealerCode,
  ...target.windows.now,
  skus: sheet.narrowed ? [...new Set(sheet.inScope.map(({ sku }) => sku))] : null,
})

const bookingOf = ({ target, sheet, key }: Open, balance: Balance, found: readonly NewLine[]): Booking => {
  const { terms } = target.version
  const lines = found.filter((line) => !goodsExcluded(terms, line))
  const before = sheet.sums()
  for (const line of lines) add(before, line, -1n)
  return { account: key, currency: terms.currency, entries: book(balance, before, lines, sheet) }
}

const NEW: Balance = { earnedMinor: 0n, withheldMinor: 0n, entries: 0 }

/** Everything that the dealer-days move is worked out again, and the difference to what was booked before is booked. */
const accrue = async (tx: Tx, marks: readonly Mark[], at: Date): Promise<void> => {
  await lockDealers(tx, marks)
  const targets = targetsOf(marks, await readVersions(tx))
  if (targets.length === 0) return
  await keepStandings(tx, targets)
  const accounts = await lockAccounts(tx, targets.map(keyOf))
  const open = openOf(targets, await readSources(tx, targets), accounts)
  const fresh = open.map(({ key }) => key).filter((key) => !accounts.has(accountKey(key)))
  await openAccounts(tx, fresh)
  const lines = await readNewLines(tx, open.map(searchOf))
  const bookings = open.map((one, n) => bookingOf(one, accounts.get(accountKey(one.key)) ?? NEW, lines[n] ?? []))
  await writeBookings(tx, bookings, at)
}

const accrueSome = async (tx: Tx, at: Date, limit: number): Promise<number> => {
  const marks = await claim(tx, limit)
  if (marks.length > 0) await accrue(tx, marks, at)
  return marks.length
}

/** Everything that is due, in somebody's own transaction. To be called under `ownPolicies`: then nobody else has a part of it in hand. */
export const accrueRest = async (tx: Tx, at: Date): Promise<void> => {
  for (let done = AT_ONCE; done === AT_ONCE;) done = await accrueSome(tx, at, AT_ONCE)
}

export const accrualRepository = (transaction: UnitOfWork) => ({
  /**
   * Accrues what some dealer-days have brought, 100 at most; true where there may be more. Any number of replicas may do it at once. Policies
   * do not change meanwhile: a mark taken before an activation would else be lost to the new policy.
   */
  accrueDue: (at: Date): Promise<{ done: number; more: boolean }> =>
    transaction(async (tx) => {
      await sharePolicies(tx)
      const done = await accrueSome(tx, at, AT_ONCE)
      return { done, more: done === AT_ONCE }
    }),
})
export type AccrualRepository = ReturnType<typeof accrualRepository>
