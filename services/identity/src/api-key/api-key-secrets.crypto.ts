import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { ApiKeySecrets } from './api-key-secrets.js'

const sha256 = (secret: string): Uint8Array<ArrayBuffer> => new Uint8Array(createHash('sha256').update(secret).digest())

export const apiKeySecrets = (): ApiKeySecrets => ({
  make: () => randomBytes(32).toString('base64url'),
  hashOf: sha256,
  matches: (hash, secret) => timingSafeEqual(hash, sha256(secret)),
})
