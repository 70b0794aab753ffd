import type { Language } from '../request/language.js'
import { english } from './messages.en.js'
import { chinese } from './messages.zh-CN.js'
import type { Refusal } from './refusals.js'
import type { RequestErrorCode } from './request-errors.js'

/** What a request error says beside its code. */
export type Details = Readonly<Record<string, unknown>>

export type Messages = {
  refusals: { [E in Refusal as E['code']]: (refusal: E) => string }
  requests: Record<RequestErrorCode, (details: Details) => string>
}

export const messages: Record<Language, Messages> = { 'zh-CN': chinese, en: english }
