import { GraphQLError } from 'graphql'
import type { RequestErrorCode } from './request-errors.js'

/** One thing that is wrong with an input, and where. */
export type InputIssue = { path: (string | number)[]; code: string; message: string }

/** An error that a client sees: its message is put in the client's language on the way out. */
export const codedError = (
  code: RequestErrorCode,
  options: { status?: number; details?: Record<string, unknown> } = {},
): GraphQLError =>
  new GraphQLError(code, {
    extensions: { ...options.details, code, ...(options.status === undefined ? {} : { http: { status: options.status } }) },
  })

const MOST_ISSUES = 50

/** Something is wrong with the input; nothing was sent to any service. */
export const badInput = (issues: InputIssue[]): GraphQLError =>
  codedError('BAD_USER_INPUT', { details: { issues: issues.slice(0, MOST_ISSUES) } })
