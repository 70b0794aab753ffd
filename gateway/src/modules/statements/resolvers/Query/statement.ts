import { DealerCode } from '@channel/contracts'
import { Month } from '@channel/contracts/dealer'
import { statementKey } from '../../../../clients/statements.client.js'
import { validArgument } from '../../../../errors/bad-input.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const statement: NonNullable<QueryResolvers['statement']> = (_root, args, { loaders, language }) => {
  const dealerCode = validArgument(DealerCode, 'dealerCode', args.dealerCode, language)
  return loaders.statements.load(statementKey({ dealerCode, month: validArgument(Month, 'month', args.month, language) }))
}
