import type { InputIssue } from './rpc-errors.js'
import { RpcFailed, RpcInvalid, RpcUnavailable } from './rpc-errors.js'

/** How a call ended, in the one form that both transports carry. */
export type RpcOutcome =
  | { kind: 'answered'; reply: unknown }
  | { kind: 'invalid'; issues: InputIssue[] }
  | { kind: 'bad-principal' }
  | { kind: 'unknown-pattern' }
  /** The service, or one that it needs, could not answer. */
  | { kind: 'unavailable'; reason: string }
  /** The service goes down and did not begin the call. */
  | { kind: 'refusing' }
  | { kind: 'failed'; traceId: string }

/** Back to what a caller sees: the reply, or one of three errors. */
export const replyOf = (outcome: RpcOutcome, pattern: string, traceId: string): unknown => {
  switch (outcome.kind) {
    case 'answered':
      return outcome.reply
    case 'invalid':
      throw new RpcInvalid(pattern, outcome.issues)
    case 'bad-principal':
      throw new RpcFailed(pattern, traceId, 'the principal was refused')
    case 'unknown-pattern':
      throw new RpcFailed(pattern, traceId, 'no service answers this pattern')
    case 'unavailable':
      throw new RpcUnavailable(pattern, outcome.reason)
    case 'refusing':
      throw new RpcUnavailable(pattern, 'the service is shutting down')
    case 'failed':
      throw new RpcFailed(pattern, outcome.traceId)
  }
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }
export type HttpAnswer = { status: number; headers: Record<string, string>; body: string }

const answer = (status: number, body: unknown): HttpAnswer => ({ status, headers: JSON_TYPE, body: JSON.stringify(body) })

export const toHttp = (outcome: RpcOutcome): HttpAnswer => {
  switch (outcome.kind) {
    case 'answered':
      return answer(200, outcome.reply ?? null)
    case 'invalid':
      return answer(400, { code: 'INVALID_INPUT', issues: outcome.issues })
    case 'bad-principal':
      return answer(401, { code: 'BAD_PRINCIPAL' })
    case 'unknown-pattern':
      return answer(404, { code: 'UNKNOWN_PATTERN' })
    case 'unavailable':
      return answer(503, { code: 'UNAVAILABLE', reason: outcome.reason })
    case 'refusing':
      return answer(503, { code: 'SHUTTING_DOWN' })
    case 'failed':
      return answer(500, { code: 'UNEXPECTED', traceId: outcome.traceId })
  }
}

type Refusal = { code: string; issues?: InputIssue[]; reason?: string; traceId?: string }

type Reading = (refusal: Refusal, traceId: string) => RpcOutcome

/** The other way round from `toHttp`. */
const REFUSALS = new Map<string, Reading>([
  ['INVALID_INPUT', ({ issues = [] }) => ({ kind: 'invalid', issues })],
  ['BAD_PRINCIPAL', () => ({ kind: 'bad-principal' })],
  ['UNKNOWN_PATTERN', () => ({ kind: 'unknown-pattern' })],
  ['UNAVAILABLE', ({ reason = 'no reason given' }) => ({ kind: 'unavailable', reason })],
  ['SHUTTING_DOWN', () => ({ kind: 'refusing' })],
  ['UNEXPECTED', (refusal, traceId) => ({ kind: 'failed', traceId: refusal.traceId ?? traceId })],
])

const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string'

/** Undefined where the answer is not one of ours: something between caller and service spoke. */
export const fromHttp = (status: number, body: string, traceId: string): RpcOutcome | undefined => {
  try {
    const value: unknown = JSON.parse(body)
    if (status === 200) return { kind: 'answered', reply: value }
    return isRefusal(value) ? REFUSALS.get(value.code)?.(value, traceId) : undefined
  } catch {
    return undefined
  }
}
