import { z } from 'zod'
import type { Language } from '../request/language.js'
import type { InputIssue } from './coded-error.js'
import { badInput } from './coded-error.js'

const locales = { 'zh-CN': z.locales.zhCN().localeError, en: z.locales.en().localeError } satisfies Record<
  Language,
  z.core.$ZodErrorMap
>

const issueOf = ({ path, code, message }: z.core.$ZodIssue): InputIssue => ({
  path: path.map((part) => (typeof part === 'number' ? part : String(part))),
  code,
  message,
})

/** The input as it was sent, if it fits the contract's schema. Throws `BAD_USER_INPUT` with every issue and its path. */
export const validInput = <S extends z.ZodType>(schema: S, input: unknown, language: Language): z.input<S> => {
  const parsed = schema.safeParse(input, { error: locales[language] })
  if (!parsed.success) throw badInput(parsed.error.issues.map(issueOf))
  return input as z.input<S>
}

/** One argument of a field, parsed. */
export const validArgument = <S extends z.ZodType>(schema: S, name: string, value: unknown, language: Language): z.output<S> => {
  const parsed = schema.safeParse(value, { error: locales[language] })
  if (!parsed.success) throw badInput(parsed.error.issues.map((issue) => issueOf({ ...issue, path: [name, ...issue.path] })))
  return parsed.data
}
