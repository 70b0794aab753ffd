import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { deriveKey } from '@channel/service-kit'
import { identityOf, masked } from './buyer-mask.js'
import type { Buyer } from './market-adapter.js'

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

export type Credentials = Readonly<Record<string, string>>

/**
 * Keeps the secrets of shops (AES-256-GCM, bound to the shop's code) and tells buyers apart without keeping who they are
 * (HMAC-SHA-256). Both keys derive from the platform's secret, each for its own purpose.
 */
export const shopSeal = (secret: string) => {
  const [credentialsKey, buyersKey] = [deriveKey(secret, 'market-credentials'), deriveKey(secret, 'market-buyers')]
  return {
    close: (shop: string, credentials: Credentials): Uint8Array<ArrayBuffer> => {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, credentialsKey, nonce).setAAD(Buffer.from(shop))
      const text = Buffer.concat([cipher.update(JSON.stringify(credentials), 'utf8'), cipher.final()])
      return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), text]))
    },
    open: (shop: string, closed: Uint8Array): Credentials => {
      const bytes = Buffer.from(closed)
      const cipher = createDecipheriv(CIPHER, credentialsKey, bytes.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(shop))
      cipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
      const text = Buffer.concat([cipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), cipher.final()])
      return JSON.parse(text.toString('utf8')) as Credentials
    },
    /** What may be kept of a buyer. Ids mean something within a platform only, telephones everywhere. */
    buyer: (platform: string, buyer: Buyer) => {
      const identity = identityOf(buyer)
      const scope = identity?.startsWith('phone:') === true ? '' : `${platform}:`
      const hash = identity && createHmac('sha256', buyersKey).update(`${scope}${identity}`).digest('hex')
      return { buyer: masked(buyer), buyerHash: hash ?? null }
    },
  }
}
export type ShopSeal = ReturnType<typeof shopSeal>
