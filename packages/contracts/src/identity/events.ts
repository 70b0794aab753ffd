import { z } from 'zod'
import { AccountId, DealerCode } from '../ids.js'
import { event } from '../message.js'
import { HumanRole } from './accounts.js'
import { ApiScope } from './api-keys.js'

/* Key: account id. */
const account = z.object({ accountId: AccountId, username: z.string() })

export const accountCreated = event('identity.account-created.v1', account.extend({ roles: z.array(HumanRole) }))
export const accountDisabled = event('identity.account-disabled.v1', account)
export const accountEnabled = event('identity.account-enabled.v1', account)
export const accountLocked = event('identity.account-locked.v1', account.extend({ until: z.iso.datetime() }))
export const accountUnlocked = event('identity.account-unlocked.v1', account)
export const passwordChanged = event('identity.password-changed.v1', account)
export const loggedIn = event('identity.logged-in.v1', account.extend({ device: z.string() }))
/** Access tokens of these sessions are refused from now on, though not expired. */
export const sessionsRevoked = event(
  'identity.sessions-revoked.v1',
  account.extend({ sessionIds: z.array(z.string()), reason: z.string() }),
)

/* Key: id of the API key. */
const apiKey = z.object({ apiKeyId: z.uuid(), name: z.string(), dealerCode: DealerCode.nullable() })

export const apiKeyCreated = event('identity.api-key-created.v1', apiKey.extend({ scopes: z.array(ApiScope) }))
export const apiKeyRevoked = event('identity.api-key-revoked.v1', apiKey)
