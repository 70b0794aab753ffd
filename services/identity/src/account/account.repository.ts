import type { AccountId, NewEvent, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { err, newEvent, newId, ok } from '@channel/contracts'
import type { Account } from '@channel/contracts/identity'
import {
  accountCreated,
  accountDisabled,
  accountEnabled,
  accountUnlocked,
  createAccount,
  disableAccount,
  enableAccount,
  unlockAccount,
} from '@channel/contracts/identity'
import { appendToOutbox, once } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import type { StoredAccount } from './account.js'
import { toAccount } from './account.js'
import { clearGuard, readLocks } from './guard.repository.js'
import type { Call, Ended, RecordAudit, UnitOfWork } from './rows.repository.js'
import { endSessions, lockAccount, toStored } from './rows.repository.js'

type Tx = Prisma.TransactionClient
type OnAccount = typeof disableAccount
type OnAccountInput = ParsedInputOf<OnAccount>
type Creation = ParsedInputOf<typeof createAccount>
type Deps = { transaction: UnitOfWork; recordAudit: RecordAudit }

export const accountRepository = ({ transaction, recordAudit }: Deps) => {
  /** Under the account's lock, once per key. */
  const change = (command: OnAccount, input: OnAccountInput, call: Call, work: Work): Promise<Ended<ReplyOf<OnAccount>>> =>
    transaction(async (tx) => {
      let endedSessions: string[] = []
      const reply = await once(tx, command, input, call, async () => {
        const row = await lockAccount(tx, input.accountId)
        if (!row) return err({ code: 'ACCOUNT_NOT_FOUND' as const, accountId: input.accountId })
        const changed = await work(tx, toStored(row), call.at)
        endedSessions = changed.endedSessions
        await appendToOutbox(tx, changed.events, call)
        await recordAudit(tx, changed.events.slice(0, 1).map(auditOf), call)
        return ok(await present(tx, changed.account, call.at))
      })
      return { reply, endedSessions }
    })

  return {
    create: (
      input: Creation,
      secret: { passwordHash: string; logged: Creation },
      call: Call,
    ): Promise<ReplyOf<typeof createAccount>> =>
      transaction((tx) =>
        once(tx, createAccount, secret.logged, call, () => insert(tx, input, secret.passwordHash, call, recordAudit)),
      ),

    disable: (input: OnAccountInput, call: Call) => change(disableAccount, input, call, disable),
    enable: (input: OnAccountInput, call: Call) => change(enableAccount, input, call, enable),
    unlock: (input: OnAccountInput, call: Call) => change(unlockAccount, input, call, unlock),
  }
}

export type AccountRepository = ReturnType<typeof accountRepository>

type Change = { account: StoredAccount; events: NewEvent[]; endedSessions: string[] }
type Work = (tx: Tx, account: StoredAccount, at: Date) => Promise<Change>

const unchanged = (account: StoredAccount): Change => ({ account, events: [], endedSessions: [] })

const disable: Work = async (tx, account, at) => {
  if (account.disabledAt !== null) return unchanged(account)
  const ended = await endSessions(tx, account, { accountId: account.id }, 'account disabled', at)
  const disabled = await setDisabled(tx, account.id, at)
  return { account: disabled, events: [about(accountDisabled, account), ...ended.events], endedSessions: ended.sessionIds }
}

const enable: Work = async (tx, account) => {
  if (account.disabledAt === null) return unchanged(account)
  return { ...unchanged(await setDisabled(tx, account.id, null)), events: [about(accountEnabled, account)] }
}

const unlock: Work = async (tx, account) => {
  await clearGuard(tx, account.username)
  return { ...unchanged(account), events: [about(accountUnlocked, account)] }
}

type AboutAccount = typeof accountDisabled | typeof accountEnabled | typeof accountUnlocked

const about = (type: AboutAccount, { id, username }: StoredAccount): NewEvent => newEvent(type, id, { accountId: id, username })

const auditOf = ({ type, key, payload }: NewEvent) => ({
  action: type.name.replace(/\.v\d+$/, ''),
  subject: key,
  detail: payload as Record<string, unknown>,
})

const insert = async (
  tx: Tx,
  input: Creation,
  passwordHash: string,
  call: Call,
  recordAudit: RecordAudit,
): Promise<ReplyOf<typeof createAccount>> => {
  const { username, displayName, roles, dealerCode = null, storeCode = null } = input
  const row = { id: newId(), username, displayName, roles, dealerCode, storeCode, passwordHash, createdAt: call.at }
  const [created] = await tx.account.createManyAndReturn({ data: [row], skipDuplicates: true })
  if (!created) return err({ code: 'USERNAME_TAKEN', username })
  const account = toStored(created)
  const event = newEvent(accountCreated, account.id, { accountId: account.id, username, roles })
  await appendToOutbox(tx, [event], call)
  await recordAudit(tx, [auditOf(event)], call)
  return ok(toAccount(account, undefined))
}

const setDisabled = async (tx: Tx, id: AccountId, disabledAt: Date | null): Promise<StoredAccount> =>
  toStored(await tx.account.update({ where: { id }, data: { disabledAt } }))

const present = async (tx: Tx, account: StoredAccount, at: Date): Promise<Account> =>
  toAccount(account, (await readLocks(tx, [account.username], at)).get(account.username))
