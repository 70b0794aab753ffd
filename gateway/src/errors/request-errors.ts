/** Codes of errors about the request as a whole; they travel in `errors[].extensions.code`. */
export const requestErrorCodes = [
  'UNAUTHENTICATED',
  'TOKEN_EXPIRED',
  'API_KEY_INVALID',
  'SCOPE_MISSING',
  'RATE_LIMITED',
  'NO_SUCH_OPERATION',
  'BAD_USER_INPUT',
  'IDEMPOTENCY_KEY_REQUIRED',
  'IDEMPOTENCY_KEY_MALFORMED',
  'PAYLOAD_TOO_LARGE',
  'BODY_NOT_JSON',
  'UNSUPPORTED_MEDIA_TYPE',
  'BATCHING_NOT_SUPPORTED',
  'QUERY_TOO_LONG',
  'QUERY_TOO_DEEP',
  'QUERY_TOO_LARGE',
  'QUERY_TOO_COSTLY',
  'TOO_MANY_ALIASES',
  'PERSISTED_OPERATION_REQUIRED',
  'SERVICE_UNAVAILABLE',
  'INTERNAL',
] as const

export type RequestErrorCode = (typeof requestErrorCodes)[number]

export const isRequestErrorCode = (code: unknown): code is RequestErrorCode =>
  (requestErrorCodes as readonly unknown[]).includes(code)
