import { z } from 'zod'
import { DealerCode } from '../ids.js'
import { command, CommonError, query } from '../message.js'
import { PageInput, pageOf } from '../paging.js'
import { Principal } from '../principal.js'

/** What of the platform a partner can be let in to; each for reading and for writing. */
export const API_AREAS = [
  'products',
  'stock',
  'channels',
  'serials',
  'orders',
  'returns',
  'gifts',
  'market',
  'dealers',
  'prices',
  'credit',
  'rebates',
  'statements',
  'sell-out',
  'targets',
  'webhooks',
] as const
export type ApiArea = (typeof API_AREAS)[number]

/** `orders:read` lets a key ask, `orders:write` lets it command; neither implies the other. */
export const ApiScope = z.enum(API_AREAS.flatMap((area) => [`${area}:read`, `${area}:write`] as const))
export type ApiScope = z.infer<typeof ApiScope>

export const ApiKeyStatus = z.enum(['active', 'expired', 'revoked'])
export type ApiKeyStatus = z.infer<typeof ApiKeyStatus>

/** A program's way in (接口密钥); its secret is told once and not kept. */
export const ApiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  scopes: z.array(ApiScope),
  /** The dealer for which the key acts; null: for the brand. */
  dealerCode: DealerCode.nullable(),
  status: ApiKeyStatus,
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
  /** To the minute. */
  lastUsedAt: z.iso.datetime().nullable(),
})
export type ApiKey = z.infer<typeof ApiKey>

/** By brand admins. `token` is null where the command is repeated: the secret is told once. */
export const createApiKey = command('identity.create-api-key', {
  input: {
    name: z.string().trim().min(1).max(100),
    scopes: z.array(ApiScope).min(1).max(ApiScope.options.length),
    dealerCode: DealerCode.optional(),
    expiresAt: z.iso.datetime().optional(),
  },
  answer: z.object({ apiKey: ApiKey, token: z.string().nullable() }),
  error: z.discriminatedUnion('code', [
    z.object({ code: z.literal('EXPIRY_IN_PAST'), expiresAt: z.iso.datetime() }),
    ...CommonError.options,
  ]),
  retryable: false,
})

/** For good; twice is fine. Gateways refuse the key within half a minute, at once while their cache works. */
export const revokeApiKey = command('identity.revoke-api-key', {
  input: { apiKeyId: z.uuid() },
  answer: ApiKey,
  error: z.discriminatedUnion('code', [
    z.object({ code: z.literal('API_KEY_NOT_FOUND'), apiKeyId: z.string() }),
    ...CommonError.options,
  ]),
})

/** Newest first; brand admins only, others get an empty page. */
export const listApiKeys = query('identity.list-api-keys', {
  input: PageInput.extend({
    status: ApiKeyStatus.optional(),
    dealerCode: DealerCode.optional(),
    search: z.string().max(100).optional(),
  }),
  answer: pageOf(ApiKey),
})

/** Who comes in with a key. */
export const ApiKeyHolder = z.object({
  principal: Principal,
  scopes: z.array(ApiScope),
  expiresAt: z.iso.datetime().nullable(),
})
export type ApiKeyHolder = z.infer<typeof ApiKeyHolder>

/** By the gateway only. Null where the key is unknown, wrong, expired or revoked: which, is not told. */
export const checkApiKey = query('identity.check-api-key', {
  input: z.object({ token: z.string().max(200) }),
  answer: ApiKeyHolder.nullable(),
})
