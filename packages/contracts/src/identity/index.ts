export {
  Account,
  AccountStatus,
  AuditEntry,
  changePassword,
  createAccount,
  disableAccount,
  enableAccount,
  getAccounts,
  HumanRole,
  listAccounts,
  listAudit,
  Password,
  unlockAccount,
  Username,
} from './accounts.js'
export {
  accountCreated,
  accountDisabled,
  accountEnabled,
  accountLocked,
  accountUnlocked,
  loggedIn,
  passwordChanged,
  sessionsRevoked,
} from './events.js'
export { AccessClaims, logIn, logOut, refreshSession, Session } from './sessions.js'
