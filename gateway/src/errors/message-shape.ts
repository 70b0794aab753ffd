import type { Refusal } from './refusal-types.js'
import type { RequestErrorCode } from './request-errors.js'

/** What a request error says beside its code. */
type Details = Readonly<Record<string, unknown>>

export type Messages = {
  refusals: { [E in Refusal as E['code']]: (refusal: E) => string }
  requests: Record<RequestErrorCode, (details: Details) => string>
}
