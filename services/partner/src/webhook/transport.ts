export type SentMessage = { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body: string }

/** How one attempt ended. `response` is the beginning of the answer; `error` says why there was none. */
export type Attempted = {
  readonly statusCode: number | null
  readonly durationMs: number
  readonly response: string
  readonly error: string | null
}

export type UrlRefusal = 'not-https' | 'private-address' | 'has-credentials' | 'not-a-url'

/** Sends what is for the world outside. Never throws; never reaches into our own network. */
export type Transport = {
  /** Why nothing is ever sent there, or undefined. Names are resolved when something is sent, and checked again. */
  refusalOf(url: string): UrlRefusal | undefined
  post(message: SentMessage): Promise<Attempted>
  close(): Promise<void>
}
