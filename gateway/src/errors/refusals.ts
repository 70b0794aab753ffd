import type { Result } from '@channel/contracts'
import type { Language } from '../request/language.js'
import { messages } from './messages.js'
import type { Refusal } from './refusal-types.js'
import { refusalTypes } from './refusal-types.js'

type RefusalTypes = typeof refusalTypes

/** A refusal as the schema has it. */
export type Presented<E extends Refusal> = E extends Refusal
  ? E & { readonly __typename: RefusalTypes[E['code']]; readonly message: string }
  : never

export const presented = <E extends Refusal>(refusal: E, language: Language): Presented<E> => {
  const say = messages[language].refusals[refusal.code] as (refusal: Refusal) => string
  return { ...refusal, __typename: refusalTypes[refusal.code], message: say(refusal) } as unknown as Presented<E>
}

/** A command's reply as its result union. */
export const outcome = <T, E extends Refusal, Success>(
  reply: Result<T, E>,
  language: Language,
  success: (value: T) => Success,
): Success | Presented<E> => (reply.ok ? success(reply.value) : presented(reply.error, language))
