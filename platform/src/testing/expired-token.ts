import { createHmac } from 'node:crypto'
import { newId } from '@channel/contracts'
import { deriveKey } from '@channel/service-kit'

const encoded = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url')

/** An access token as the identity service signs it (RFC 7519), whose time was over an hour ago. */
export const expiredToken = (secret: string): string => {
  const hourAgo = Math.floor(Date.now() / 1_000) - 3_600
  const claims = { sub: newId(), sid: newId(), roles: ['brand-ops'], iat: hourAgo - 900, exp: hourAgo }
  const unsigned = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`
  return `${unsigned}.${createHmac('sha256', deriveKey(secret, 'access-token')).update(unsigned).digest('base64url')}`
}
