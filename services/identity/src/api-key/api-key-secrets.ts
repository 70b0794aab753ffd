export type ApiKeySecrets = {
  /** 256 random bits. */
  make(): string
  /** What is kept: SHA-256. With 256 random bits in a secret nothing slower is needed. */
  hashOf(secret: string): Uint8Array<ArrayBuffer>
  /** In the same time wherever the two differ. */
  matches(hash: Uint8Array, secret: string): boolean
}
