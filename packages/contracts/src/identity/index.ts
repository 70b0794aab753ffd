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
  API_AREAS,
  ApiKey,
  ApiKeyHolder,
  ApiKeyStatus,
  ApiScope,
  checkApiKey,
  createApiKey,
  listApiKeys,
  revokeApiKey,
} from './api-keys.js'
export type { ApiArea } from './api-keys.js'
export {
  accountCreated,
  accountDisabled,
  accountEnabled,
  accountLocked,
  accountUnlocked,
  apiKeyCreated,
  apiKeyRevoked,
  loggedIn,
  passwordChanged,
  sessionsRevoked,
} from './events.js'
export { AccessClaims, logIn, logOut, refreshSession, Session } from './sessions.js'
