import { codedError } from '../../../../errors/coded-error.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const me: NonNullable<QueryResolvers['me']> = async (_root, _args, { call, loaders }) => {
  const account = await loaders.accounts.load(call.principal.subject)
  if (account === null) throw codedError('UNAUTHENTICATED')
  return account
}
