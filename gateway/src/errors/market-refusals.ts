import type { ErrorOf } from '@channel/contracts'
import type { mapSku, registerShop, retryExternalOrder } from '@channel/contracts/order'
import type { ResolversTypes } from '../generated/resolver-types.js'

/** What can be refused about marketplaces. */
export type MarketRefusal = ErrorOf<typeof registerShop | typeof mapSku | typeof retryExternalOrder>

export const marketRefusalTypes = {
  CREDENTIALS_MISSING: 'CredentialsMissing',
  EXTERNAL_ORDER_NOT_FOUND: 'ExternalOrderNotFound',
  EXTERNAL_ORDER_NOT_REFUSED: 'ExternalOrderNotRefused',
  SHOP_NOT_FOUND: 'ShopNotFound',
  SHOP_PLATFORM_FIXED: 'ShopPlatformFixed',
} as const satisfies {
  [Code in Exclude<MarketRefusal['code'], 'FORBIDDEN' | 'IDEMPOTENCY_KEY_REUSED' | 'UNKNOWN_SKU'>]: keyof ResolversTypes
}
