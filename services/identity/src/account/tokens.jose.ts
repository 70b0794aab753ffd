import { createHash, createHmac, randomBytes } from 'node:crypto'
import { deriveKey } from '@channel/service-kit'
import { SignJWT } from 'jose'
import type { Tokens } from './tokens.js'

/** The gateway derives the same key to verify what is signed here. */
const ACCESS_PURPOSE = 'access-token'
const BLIND_PURPOSE = 'command-log-password'

export const joseTokens = (secret: string): Tokens => {
  const accessKey = deriveKey(secret, ACCESS_PURPOSE)
  const blindKey = deriveKey(secret, BLIND_PURPOSE)
  return {
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(accessKey),
    refreshToken: () => randomBytes(32).toString('base64url'),
    hashOf: (refreshToken) => new Uint8Array(createHash('sha256').update(refreshToken).digest()),
    blind: (password) => createHmac('sha256', blindKey).update(password).digest('base64url'),
  }
}
