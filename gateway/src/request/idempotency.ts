import { createHash } from 'node:crypto'
import { newId } from '@channel/contracts'
import type { GraphQLResolveInfo } from 'graphql'
import { codedError } from '../errors/coded-error.js'
import type { RequestContext } from './request-context.js'

const WELL_FORMED = /^[\x21-\x7e]{8,200}$/
const LONGEST = 200

/** The `Idempotency-Key` header, 8–200 visible ASCII characters, or undefined where there is none. */
export const idempotencyKeyHeader = (header: string | string[] | undefined): string | undefined => {
  if (header === undefined) return undefined
  if (typeof header !== 'string' || !WELL_FORMED.test(header)) throw codedError('IDEMPOTENCY_KEY_MALFORMED', { status: 400 })
  return header
}

const fitting = (key: string): string => (key.length <= LONGEST ? key : createHash('sha256').update(key).digest('hex'))

/** Key of one mutation field. Several fields of a request share the header and are told apart by their response names. */
export const idempotencyKeyOf = (context: RequestContext, info: GraphQLResolveInfo): string => {
  if (context.idempotencyKey === undefined) return newId()
  return context.severalMutations ? fitting(`${context.idempotencyKey}:${info.path.key}`) : context.idempotencyKey
}
