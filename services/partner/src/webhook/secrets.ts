/** Makes and keeps what messages are signed with. A receiver needs the secret itself to check a signature, so a hash would not do. */
export type WebhookSecrets = {
  /** `whsec_` and 256 random bits in base64, as Standard Webhooks writes them. */
  make(): string
  /** For the database: nothing without the platform's secret. */
  seal(secret: string): Uint8Array<ArrayBuffer>
  open(sealed: Uint8Array): string
}

/** Headers of a message, signed with each of the secrets. */
export type SignMessage = (
  secrets: readonly string[],
  message: { id: string; at: Date; body: string },
) => Readonly<Record<string, string>>
