import type { RebatePolicyId, RebatePolicyStatus, RebateTerms } from '@channel/contracts/dealer'
import type { Prisma } from '../db/client.js'
import type { PolicyState } from './policy.js'
import type { Version } from './worksheet.js'

type Tx = Prisma.TransactionClient
type Row = Prisma.RebatePolicyGetPayload<object>

const day = (date: Date): string => date.toISOString().slice(0, 10)

export const policyFrom = (row: Row): PolicyState => ({
  id: row.id as RebatePolicyId,
  code: row.code,
  version: row.version,
  name: row.name,
  note: row.note,
  status: row.status as RebatePolicyStatus,
  terms: row.terms as unknown as RebateTerms,
  endsOn: day(row.endsOn),
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  activatedBy: row.activatedBy,
  activatedAt: row.activatedAt?.toISOString() ?? null,
  closedBy: row.closedBy,
  closedAt: row.closedAt?.toISOString() ?? null,
})

/** Accruals share the policies; who changes which of them count, or until when, waits for them and keeps new ones waiting. */
export const sharePolicies = async (tx: Tx): Promise<void> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended('rebate policies', 0))`
}

export const ownPolicies = async (tx: Tx): Promise<void> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('rebate policies', 0))`
}

const toVersion = ({ id, code, terms, endsOn }: PolicyState): Version => ({ id, code, terms, endsOn })

/** All versions that count or counted once. */
export const readVersions = async (tx: Tx, id?: string): Promise<Version[]> => {
  const rows = await tx.rebatePolicy.findMany({ where: { id, activatedAt: { not: null } }, orderBy: { id: 'asc' } })
  return rows.map((row) => toVersion(policyFrom(row)))
}

/** Locks it: nobody changes it meanwhile. */
export const lockPolicy = async (tx: Tx, id: string): Promise<PolicyState | undefined> => {
  await tx.$executeRaw`SELECT FROM rebate_policy WHERE id = ${id}::uuid FOR UPDATE`
  const row = await tx.rebatePolicy.findUnique({ where: { id } })
  return row ? policyFrom(row) : undefined
}

export const readByCode = async (tx: Tx, code: string): Promise<PolicyState[]> =>
  (await tx.rebatePolicy.findMany({ where: { code }, orderBy: { version: 'asc' } })).map(policyFrom)

/** Last day of those of the policy's periods that are settled or about to be. */
export const settledTo = async (tx: Tx, code: string): Promise<string | null> => {
  const [row] = await tx.$queryRaw<{ day: string | null }[]>`
    SELECT max(least(s.period_to, p.ends_on))::text AS day FROM rebate_settlement s JOIN rebate_policy p ON p.id = s.policy_id
     WHERE p.code = ${code} AND s.status <> 'rejected'`
  return row?.day ?? null
}

const rowOf = (policy: PolicyState) => ({
  ...policy,
  kind: policy.terms.rule.kind,
  terms: policy.terms as unknown as Prisma.InputJsonValue,
  startsOn: new Date(policy.terms.from),
  endsOn: new Date(policy.endsOn),
})

export const insertPolicy = async (tx: Tx, policy: PolicyState): Promise<void> => {
  await tx.rebatePolicy.create({ data: rowOf(policy) })
}

export const savePolicy = async (tx: Tx, policy: PolicyState): Promise<void> => {
  await tx.rebatePolicy.update({ where: { id: policy.id }, data: rowOf(policy) })
}

/** What was traded since a policy's first day is due for it: one mark for each dealer and month. */
export const markHistory = async (tx: Tx, from: string, to: string): Promise<void> => {
  await tx.$executeRaw`
    INSERT INTO rebate_due (dealer_code, day)
    SELECT dealer_code, min(day) FROM trade_entry WHERE day BETWEEN ${from}::date AND ${to}::date
     GROUP BY dealer_code, date_trunc('month', day) ORDER BY 1, 2`
}

/** Everything that a policy has booked is due again: its end has moved. */
export const markAccounts = async (tx: Tx, policyId: string): Promise<void> => {
  await tx.$executeRaw`
    INSERT INTO rebate_due (dealer_code, day)
    SELECT dealer_code, period_from FROM rebate_account WHERE policy_id = ${policyId}::uuid ORDER BY 1, 2`
}
