import type { CallContext, Page, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { err, hasRole, newId, ok } from '@channel/contracts'
import type { ApiKey, ApiKeyHolder, checkApiKey, createApiKey, listApiKeys, revokeApiKey } from '@channel/contracts/identity'
import type { ApiKeySecrets } from './api-key-secrets.js'
import { holderOf, partsOf, statusAt, tokenOf } from './api-key.js'
import type { ApiKeyReadings, ApiKeyRepository } from './api-key.repository.js'

type Deps = {
  apiKeys: ApiKeyRepository
  readings: ApiKeyReadings
  secrets: ApiKeySecrets
  /** Makes it known at once that a key is over. */
  publishRevoked: (apiKeyId: string) => Promise<void>
  clock: () => Date
}

export const apiKeyHandlers = ({ apiKeys, readings, secrets, publishRevoked, clock }: Deps) => ({
  create: async (input: ParsedInputOf<typeof createApiKey>, context: CallContext): Promise<ReplyOf<typeof createApiKey>> => {
    if (!hasRole(context.principal, 'brand-admin')) return notYours
    const at = clock()
    const { expiresAt } = input
    if (expiresAt !== undefined && expiresAt <= at.toISOString()) return err({ code: 'EXPIRY_IN_PAST', expiresAt })
    const [id, secret] = [newId(), secrets.make()]
    const reply = await apiKeys.create(input, id, secrets.hashOf(secret), { context, at })
    // A repeat finds the key of the first time, whose secret is nowhere any more.
    return reply.ok && reply.value.apiKey.id === id ? ok({ ...reply.value, token: tokenOf(id, secret) }) : reply
  },

  revoke: async (input: ParsedInputOf<typeof revokeApiKey>, context: CallContext): Promise<ReplyOf<typeof revokeApiKey>> => {
    if (!hasRole(context.principal, 'brand-admin')) return notYours
    const reply = await apiKeys.revoke(input, { context, at: clock() })
    if (reply.ok) await publishRevoked(reply.value.id)
    return reply
  },

  list: async (input: ParsedInputOf<typeof listApiKeys>, { principal }: CallContext): Promise<Page<ApiKey>> =>
    hasRole(principal, 'brand-admin') ? readings.list(input, clock()) : { rows: [], hasNextPage: false, totalCount: 0 },

  check: async (
    { token }: ParsedInputOf<typeof checkApiKey>,
    { principal }: CallContext,
  ): Promise<ReplyOf<typeof checkApiKey>> => {
    const parts = hasRole(principal, 'service') ? partsOf(token) : undefined
    const known = parts && (await readings.find(parts.id))
    const at = clock()
    if (!parts || !known || !secrets.matches(known.secretHash, parts.secret)) return null
    if (statusAt(known.stored, at.toISOString()) !== 'active') return null
    await readings.used(parts.id, at)
    return holderOf(known.stored) satisfies ApiKeyHolder
  },

  /** Said again for a key that was revoked: whoever revoked it may have died before it was made known. */
  revoked: publishRevoked,
})

export type ApiKeyHandlers = ReturnType<typeof apiKeyHandlers>

const notYours = err({ code: 'FORBIDDEN', reason: 'Only brand admins administer API keys' })
