import { z } from 'zod'
import { AccountId, DealerCode, LocationCode } from '../ids.js'
import { command, CommonError, query } from '../message.js'
import { PageInput, pageOf } from '../paging.js'
import { Role } from '../principal.js'

export const AccountStatus = z.enum(['active', 'locked', 'disabled'])
export type AccountStatus = z.infer<typeof AccountStatus>

/** Roles that people can have; `service` is for the platform itself. */
export const HumanRole = Role.exclude(['service'])
export type HumanRole = z.infer<typeof HumanRole>

/** Lower-cased, 3–64 characters: letters, digits, `. _ - @`. */
export const Username = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._@-]{2,63}$/)

/** 10–128 characters; length is what makes a password strong (NIST SP 800-63B §5.1.1). */
export const Password = z.string().min(10).max(128)

export const Account = z.object({
  id: AccountId,
  username: z.string(),
  displayName: z.string(),
  roles: z.array(HumanRole),
  dealerCode: DealerCode.nullable(),
  storeCode: LocationCode.nullable(),
  status: AccountStatus,
  createdAt: z.iso.datetime(),
})
export type Account = z.infer<typeof Account>

const AccountNotFound = z.object({ code: z.literal('ACCOUNT_NOT_FOUND'), accountId: z.string() })
const onAccount = {
  input: { accountId: AccountId },
  answer: Account,
  error: z.discriminatedUnion('code', [AccountNotFound, ...CommonError.options]),
}

/** Brand admins open accounts. Dealer roles need a dealer, guides need a store. */
export const createAccount = command('identity.create-account', {
  input: {
    username: Username,
    password: Password,
    displayName: z.string().trim().min(1).max(100),
    roles: z.array(HumanRole).min(1),
    dealerCode: DealerCode.optional(),
    storeCode: LocationCode.optional(),
  },
  answer: Account,
  error: z.discriminatedUnion('code', [
    z.object({ code: z.literal('USERNAME_TAKEN'), username: z.string() }),
    z.object({ code: z.literal('ROLE_NEEDS_DEALER') }),
    z.object({ code: z.literal('ROLE_NEEDS_STORE') }),
    ...CommonError.options,
  ]),
})

/** Ends every session of the account at once. */
export const disableAccount = command('identity.disable-account', onAccount)
export const enableAccount = command('identity.enable-account', onAccount)
/** Lifts a lock-out before its time. */
export const unlockAccount = command('identity.unlock-account', onAccount)

/** Changes the caller's own password and ends all of the account's sessions, the caller's included: log in anew. */
export const changePassword = command('identity.change-password', {
  input: { currentPassword: z.string().max(128), newPassword: Password },
  answer: z.object({ changed: z.literal(true) }),
  error: z.discriminatedUnion('code', [z.object({ code: z.literal('INVALID_CREDENTIALS') }), ...CommonError.options]),
})

/** Brand people see all accounts, others their own. */
export const getAccounts = query('identity.get-accounts', {
  input: z.object({ ids: z.array(AccountId).max(1_000) }),
  answer: z.array(Account),
})

/** Ordered by username. */
export const listAccounts = query('identity.list-accounts', {
  input: PageInput.extend({ search: z.string().max(100).optional() }),
  answer: pageOf(Account),
})

/** Who did what, when (审计日志). */
export const AuditEntry = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
  traceId: z.string(),
})
export type AuditEntry = z.infer<typeof AuditEntry>

/** Newest first; brand admins only, others get an empty page. */
export const listAudit = query('identity.list-audit', {
  input: PageInput.extend({
    actor: z.string().max(100).optional(),
    action: z.string().max(100).optional(),
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
  }),
  answer: pageOf(AuditEntry),
})
