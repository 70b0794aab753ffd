import type { CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { err } from '@channel/contracts'
import type { changePassword, createAccount, disableAccount, getAccounts, listAccounts } from '@channel/contracts/identity'
import { checkRoles, mayAdminister } from './account.js'
import type { AccountRepository } from './account.repository.js'
import type { PasswordRepository } from './password.repository.js'
import type { Passwords } from './passwords.js'
import type { AccountReadings } from './readings.repository.js'
import type { Revocations } from './revocations.js'
import type { Ended } from './rows.repository.js'
import type { Tokens } from './tokens.js'

type Deps = {
  accounts: AccountRepository
  readings: AccountReadings
  passwordsKept: PasswordRepository
  passwords: Passwords
  tokens: Pick<Tokens, 'blind'>
  revocations: Revocations
  clock: () => Date
}
type OnAccount = { input: ParsedInputOf<typeof disableAccount>; reply: ReplyOf<typeof disableAccount> }

export const accountHandlers = ({ accounts, readings, passwordsKept, passwords, tokens, revocations, clock }: Deps) => {
  const settle = async <R>({ reply, endedSessions }: Ended<R>): Promise<R> => {
    await revocations.publish(endedSessions)
    return reply
  }
  const administer =
    (change: (input: OnAccount['input'], call: { context: CallContext; at: Date }) => Promise<Ended<OnAccount['reply']>>) =>
    async (input: OnAccount['input'], context: CallContext): Promise<OnAccount['reply']> =>
      mayAdminister(context.principal) ? settle(await change(input, { context, at: clock() })) : notYours

  return {
    create: async (input: ParsedInputOf<typeof createAccount>, context: CallContext): Promise<ReplyOf<typeof createAccount>> => {
      if (!mayAdminister(context.principal)) return notYours
      const roles = checkRoles(input)
      if (!roles.ok) return roles
      const passwordHash = await passwords.hash(input.password)
      const logged = { ...input, password: tokens.blind(input.password) }
      return accounts.create(input, { passwordHash, logged }, { context, at: clock() })
    },

    disable: administer(accounts.disable),
    enable: administer(accounts.enable),
    unlock: administer(accounts.unlock),

    changePassword: async (
      input: ParsedInputOf<typeof changePassword>,
      context: CallContext,
    ): Promise<ReplyOf<typeof changePassword>> => {
      const accountId = context.principal.subject
      if (context.principal.roles.includes('service')) return err({ code: 'FORBIDDEN', reason: 'Only people have passwords' })
      const checkedHash = await passwordsKept.hashOf(accountId)
      const right = await passwords.matches(checkedHash, input.currentPassword)
      const newHash = await passwords.hash(input.newPassword)
      const { currentPassword, newPassword } = input
      const logged = { ...input, currentPassword: tokens.blind(currentPassword), newPassword: tokens.blind(newPassword) }
      const change = { accountId, checkedHash, right, newHash, logged }
      return settle(await passwordsKept.change(change, { context, at: clock() }))
    },

    find: ({ ids }: ParsedInputOf<typeof getAccounts>, { principal }: CallContext) => readings.find(ids, principal),
    list: (input: ParsedInputOf<typeof listAccounts>, { principal }: CallContext) => readings.list(input, principal),
  }
}

export type AccountHandlers = ReturnType<typeof accountHandlers>

const notYours = err({ code: 'FORBIDDEN', reason: 'Only brand admins and the platform itself administer accounts' })
