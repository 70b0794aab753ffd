import { createHmac } from 'node:crypto'

/**
 * A 256-bit key for one purpose, made from the platform's one secret (HMAC-SHA-256): what is signed for one purpose is worth nothing
 * for another.
 */
export const deriveKey = (secret: string, purpose: string): Uint8Array =>
  new Uint8Array(createHmac('sha256', secret).update(purpose).digest())
