import { RpcInvalid, RpcUnavailable } from '@channel/service-kit'
import { GraphQLError } from 'graphql'
import { badInput, codedError } from '../errors/coded-error.js'
import { inLanguage } from '../errors/present.js'
import { presented } from '../errors/refusals.js'
import type { Refusal } from '../errors/refusal-types.js'
import { refusalTypes } from '../errors/refusal-types.js'
import { isRequestErrorCode } from '../errors/request-errors.js'
import type { RequestErrorCode } from '../errors/request-errors.js'
import type { Language } from '../request/language.js'

export const PROBLEM_TYPE = 'application/problem+json'

/** RFC 9457. Beside its own members: the code for programs, the trace, and what a refusal or an error tells. */
export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly traceId: string
  /** What a command was refused with, as its contract has it. */
  readonly refusal?: object
  readonly [extension: string]: unknown
}

type Titles = Readonly<Record<number, readonly [chinese: string, english: string]>>

const TITLES: Titles = {
  400: ['请求有误', 'The request is not valid'],
  401: ['未认证', 'Not authenticated'],
  403: ['无权限', 'Not allowed'],
  404: ['未找到', 'Not found'],
  409: ['与当前状态冲突', 'In conflict with the present state'],
  413: ['请求体过大', 'The body is too large'],
  415: ['不支持的内容类型', 'Unsupported content type'],
  422: ['业务规则拒绝', 'Refused by a rule of the business'],
  429: ['请求过于频繁', 'Too many requests'],
  500: ['系统内部错误', 'Internal error'],
  503: ['服务暂不可用', 'Service unavailable'],
}

/** The same for every problem of a type (RFC 9457 §3.1.3). */
const titleOf = (status: number, language: Language): string => {
  const [chinese, english] = TITLES[status] ?? ['错误', 'Error']
  return language === 'en' ? english : chinese
}

const typeOf = (code: string): string => `urn:channel:problem:${code.toLowerCase().replaceAll('_', '-')}`

/** What is not there is 404, what the state forbids 409, what a rule forbids 422. */
const statusOfRefusal = (code: string): number => {
  if (code === 'FORBIDDEN') return 403
  if (code.endsWith('_NOT_FOUND')) return 404
  return /^(?:NOT_ALLOWED_IN|ALREADY_)|CONFLICT|_(?:EXISTS|TAKEN|CLOSED|OPEN|PENDING)$/.test(code) ? 409 : 422
}

/** Statuses of what is wrong with a request before any service decides. */
export const REQUEST_STATUS: Readonly<Partial<Record<RequestErrorCode, number>>> = {
  UNAUTHENTICATED: 401,
  TOKEN_EXPIRED: 401,
  API_KEY_INVALID: 401,
  SCOPE_MISSING: 403,
  NO_SUCH_OPERATION: 404,
  BAD_USER_INPUT: 400,
  BODY_NOT_JSON: 400,
  IDEMPOTENCY_KEY_REQUIRED: 400,
  IDEMPOTENCY_KEY_MALFORMED: 400,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RATE_LIMITED: 429,
  SERVICE_UNAVAILABLE: 503,
  INTERNAL: 500,
}

type Way = { readonly language: Language; readonly traceId: string }

/** Whether there are words for a refusal; a test asks it of all of them. */
export const hasWords = (code: string): boolean => code in refusalTypes

export const problemOfRefusal = (refusal: Refusal, { language, traceId }: Way): Problem => {
  const status = statusOfRefusal(refusal.code)
  const message = hasWords(refusal.code) ? presented(refusal, language).message : refusal.code
  const about = { type: typeOf(refusal.code), title: titleOf(status, language), status, detail: message }
  return { ...about, code: refusal.code, traceId, refusal }
}

const known = (error: unknown): GraphQLError | undefined => {
  if (error instanceof RpcInvalid) return badInput(error.issues)
  if (error instanceof RpcUnavailable) return codedError('SERVICE_UNAVAILABLE', { details: { retryable: true } })
  return error instanceof GraphQLError && isRequestErrorCode(error.extensions['code']) ? error : undefined
}

export type Fault = { readonly problem: Problem; readonly expected: boolean }

/** What is sent of an error. What nobody expected is masked. */
export const problemOfError = (error: unknown, { language, traceId }: Way): Fault => {
  const coded = known(error)
  const { http: _, ...extensions } = (coded ?? codedError('INTERNAL')).extensions as { code: RequestErrorCode; http?: unknown }
  const spoken = inLanguage({ message: '', extensions }, language, traceId)
  const { code, ...details } = spoken.extensions as { code: RequestErrorCode }
  const status = REQUEST_STATUS[code] ?? 400
  const about = { type: typeOf(code), title: titleOf(status, language), status, detail: spoken.message }
  return { problem: { ...details, ...about, code, traceId }, expected: coded !== undefined }
}
