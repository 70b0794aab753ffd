import type { Resolvers } from '../../generated/resolver-types.js'
import { Account } from './resolvers/Account.js'
import { changePassword } from './resolvers/Mutation/changePassword.js'
import { createAccount } from './resolvers/Mutation/createAccount.js'
import { disableAccount } from './resolvers/Mutation/disableAccount.js'
import { enableAccount } from './resolvers/Mutation/enableAccount.js'
import { logIn } from './resolvers/Mutation/logIn.js'
import { logOut } from './resolvers/Mutation/logOut.js'
import { refreshSession } from './resolvers/Mutation/refreshSession.js'
import { unlockAccount } from './resolvers/Mutation/unlockAccount.js'
import { accounts } from './resolvers/Query/accounts.js'
import { auditLog } from './resolvers/Query/auditLog.js'
import { me } from './resolvers/Query/me.js'

export const identityResolvers = {
  Query: { accounts, auditLog, me },
  Mutation: { changePassword, createAccount, disableAccount, enableAccount, logIn, logOut, refreshSession, unlockAccount },
  Account,
} satisfies Partial<Resolvers>
