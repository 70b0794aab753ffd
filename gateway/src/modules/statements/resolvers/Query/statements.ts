import type { QueryInput } from '../../../../clients/remote.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'
import type { listStatements } from '@channel/contracts/dealer'

type Input = QueryInput<typeof listStatements>

/** An open statement is no row of the list: the contract refuses to look for one. */
export const statements: NonNullable<QueryResolvers['statements']> = async (_root, { filter, first, after }, { clients }) =>
  connection(await clients.statements.listStatements({ ...filter, first, after } as Input), after)
