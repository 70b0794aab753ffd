import {
  confirmStatement,
  correctStatement,
  disputeStatement,
  getStatementHistory,
  getStatements,
  issueStatements,
  listStatementLines,
  listStatements,
} from '@channel/contracts/dealer'
import type { CommandInput, QueryInput, Remote } from './remote.js'

/** A statement has no id of its own: dealer and month name it. */
export const statementKey = ({ dealerCode, month }: { dealerCode: string; month: string }): string => `${dealerCode}|${month}`

const keyFrom = (key: string) => {
  const [dealerCode = '', month = ''] = key.split('|')
  return { dealerCode, month }
}

export const statementsClient = ({ ask, tell }: Remote) => ({
  issueStatements: (input: CommandInput<typeof issueStatements>, key: string) => tell(issueStatements, input, key),
  disputeStatement: (input: CommandInput<typeof disputeStatement>, key: string) => tell(disputeStatement, input, key),
  correctStatement: (input: CommandInput<typeof correctStatement>, key: string) => tell(correctStatement, input, key),
  confirmStatement: (input: CommandInput<typeof confirmStatement>, key: string) => tell(confirmStatement, input, key),
  listStatements: (input: QueryInput<typeof listStatements>) => ask(listStatements, input),
  listStatementLines: (input: QueryInput<typeof listStatementLines>) => ask(listStatementLines, input),
  getStatements: (keys: readonly string[]) => ask(getStatements, { keys: keys.map(keyFrom) }),
  getStatementHistory: (keys: readonly string[]) => ask(getStatementHistory, { keys: keys.map(keyFrom) }),
})
