import type { Refusal } from './refusal-types.js'
import type { RequestErrorCode } from './request-errors.js'

/** What a request error says beside its code. */
type Details = Readonly<Record<string, unknown>>

export type Messages = {
  /** Two documents may refuse with one code and tell different things with it. */
  refusals: { [Code in Refusal['code']]: (refusal: Extract<Refusal, { code: Code }>) => string }
  requests: Record<RequestErrorCode, (details: Details) => string>
}

/** How a language joins a few of many. */
export type ListWords = { readonly list: (items: readonly string[]) => string }
