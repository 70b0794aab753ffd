import {
  changePassword,
  createAccount,
  disableAccount,
  enableAccount,
  getAccounts,
  listAccounts,
  listAudit,
  logIn,
  logOut,
  refreshSession,
  unlockAccount,
} from '@channel/contracts/identity'
import type { CommandInput, QueryInput, Remote } from './remote.js'

export const identityClient = ({ ask, tell }: Remote) => ({
  logIn: (input: CommandInput<typeof logIn>, key: string) => tell(logIn, input, key),
  refreshSession: (input: CommandInput<typeof refreshSession>, key: string) => tell(refreshSession, input, key),
  logOut: (input: CommandInput<typeof logOut>, key: string) => tell(logOut, input, key),
  changePassword: (input: CommandInput<typeof changePassword>, key: string) => tell(changePassword, input, key),
  createAccount: (input: CommandInput<typeof createAccount>, key: string) => tell(createAccount, input, key),
  disableAccount: (input: CommandInput<typeof disableAccount>, key: string) => tell(disableAccount, input, key),
  enableAccount: (input: CommandInput<typeof enableAccount>, key: string) => tell(enableAccount, input, key),
  unlockAccount: (input: CommandInput<typeof unlockAccount>, key: string) => tell(unlockAccount, input, key),
  getAccounts: (ids: readonly string[]) => ask(getAccounts, { ids }),
  listAccounts: (input: QueryInput<typeof listAccounts>) => ask(listAccounts, input),
  listAudit: (input: QueryInput<typeof listAudit>) => ask(listAudit, input),
})
