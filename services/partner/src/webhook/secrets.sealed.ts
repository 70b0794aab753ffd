import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { deriveKey } from '@channel/service-kit'
import type { WebhookSecrets } from './secrets.js'

const PURPOSE = 'webhook-secrets'
const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** AES-256-GCM: nonce, tag, text. */
export const sealedSecrets = (platformSecret: string): WebhookSecrets => {
  const key = deriveKey(platformSecret, PURPOSE)
  return {
    make: () => `whsec_${randomBytes(32).toString('base64')}`,
    seal: (secret) => {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, key, nonce)
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), text]))
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed)
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES))
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
      return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
    },
  }
}
