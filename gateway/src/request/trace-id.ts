import { newId } from '@channel/contracts'

/** W3C Trace Context: version, trace id, parent id, flags; an id of zeros is invalid. */
const TRACEPARENT = /^[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}$/
const OWN = /^[A-Za-z0-9_-]{8,64}$/

const text = (header: string | string[] | undefined): string => (typeof header === 'string' ? header : '')

/** The caller's trace goes on where its header is well-formed; otherwise a new one begins. */
export const traceIdOf = (headers: Record<string, string | string[] | undefined>): string => {
  const own = text(headers['x-trace-id'])
  return TRACEPARENT.exec(text(headers['traceparent']))?.[1] ?? (OWN.test(own) ? own : newId())
}
