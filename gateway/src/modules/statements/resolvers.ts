import type { Resolvers } from '../../generated/resolver-types.js'
import { Statement } from './resolvers/Statement.js'
import { StatementLine } from './resolvers/StatementLine.js'
import { StatementStep } from './resolvers/StatementStep.js'
import { confirmStatement } from './resolvers/Mutation/confirmStatement.js'
import { correctStatement } from './resolvers/Mutation/correctStatement.js'
import { disputeStatement } from './resolvers/Mutation/disputeStatement.js'
import { issueStatements } from './resolvers/Mutation/issueStatements.js'
import { statement } from './resolvers/Query/statement.js'
import { statements } from './resolvers/Query/statements.js'

export const statementsResolvers = {
  Query: { statement, statements },
  Mutation: { confirmStatement, correctStatement, disputeStatement, issueStatements },
  Statement,
  StatementLine,
  StatementStep,
} satisfies Partial<Resolvers>
