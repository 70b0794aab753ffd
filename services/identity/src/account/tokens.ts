import type { AccessClaims } from '@channel/contracts/identity'

/** Makes the two tokens of a session. */
export type Tokens = {
  /** A signed access token (JWT, RFC 7519). */
  sign(claims: AccessClaims): Promise<string>
  /** A new refresh token: 256 random bits. */
  refreshToken(): string
  /** What is kept of a refresh token: its SHA-256. With 256 random bits in it nothing slower is needed. */
  hashOf(refreshToken: string): Uint8Array<ArrayBuffer>
  /** A body for the command log that tells nothing of a password, and yet differs where the password differs. */
  blind(password: string): string
}
