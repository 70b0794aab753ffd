import type { CallContext, DealerCode, ParsedInputOf, Principal, ReplyOf } from '@channel/contracts'
import { actsForBrand, err, ok } from '@channel/contracts'
import type {
  confirmStatement,
  correctStatement,
  disputeStatement,
  getStatementHistory,
  getStatements,
  issueStatements,
  listStatementLines,
  listStatements,
  Statement,
} from '@channel/contracts/dealer'
import type { Call, IssueRepository } from './issue.repository.js'
import { lastFinished, monthOf } from './months.js'
import type { OpenRepository } from './open.repository.js'
import type { StatementListRepository } from './statement-list.repository.js'
import type { Key } from './statement-store.repository.js'
import type { StatementRepository } from './statement.repository.js'
import { sideOf } from './statement.js'

type Deps = {
  readonly issuing: IssueRepository
  readonly statements: StatementRepository
  readonly lists: StatementListRepository
  readonly open: OpenRepository
  readonly visible: (principal: Principal, asked?: DealerCode) => Promise<DealerCode[] | undefined>
  readonly clock: () => Date
  /** An account that cannot be issued stops nobody else's statement. */
  readonly failed: (dealerCode: DealerCode, error: unknown) => void
}

const AT_ONCE = 50
const forbidden = (reason: string) => err({ code: 'FORBIDDEN', reason })
const notFound = ({ dealerCode, month }: Key) => err({ code: 'STATEMENT_NOT_FOUND', dealerCode, month })

/** Dealer after dealer, some at once; where some fail together, each goes alone. */
const issuer = ({ issuing, failed }: Pick<Deps, 'issuing' | 'failed'>) => {
  const one = (month: string, code: DealerCode, call: Call): Promise<number> =>
    issuing.issue(month, [code], call).catch((error: unknown) => {
      failed(code, error)
      return 0
    })
  const some = async (month: string, codes: DealerCode[], call: Call): Promise<number> => {
    try {
      return await issuing.issue(month, codes, call)
    } catch {
      let count = 0
      for (const code of codes) count += await one(month, code, call)
      return count
    }
  }
  /** One month of every dealer that is behind; answers how many. */
  const round = async (month: string, call: Call): Promise<number> => {
    let count = 0
    for (let after = ''; ;) {
      const codes = await issuing.candidates(month, after, AT_ONCE)
      const last = codes.at(-1)
      if (last === undefined) return count
      count += await some(month, codes, call)
      after = last
    }
  }
  return async (month: string, call: Call): Promise<number> => {
    for (let total = 0; ;) {
      const count = await round(month, call)
      if (count === 0) return total
      total += count
    }
  }
}

const readings = ({ lists, open, visible, clock }: Pick<Deps, 'lists' | 'open' | 'visible' | 'clock'>) => {
  /** Of these keys those of dealers that the caller sees. */
  const seen = async (keys: readonly Key[], principal: Principal): Promise<Key[]> => {
    const codes = keys.length === 1 ? await visible(principal, keys[0]?.dealerCode) : await visible(principal)
    const known = codes && new Set(codes)
    return keys.filter(({ dealerCode }) => known?.has(dealerCode) ?? true)
  }
  const get = async ({ keys }: ParsedInputOf<typeof getStatements>, { principal }: CallContext): Promise<Statement[]> => {
    const asked = await seen(keys, principal)
    const issued = await lists.get(asked)
    const done = new Set(issued.map(({ number }) => number))
    const going = await open.statements(asked, monthOf(clock()))
    return [...issued, ...going.filter(({ number }) => !done.has(number))]
  }
  return {
    get,
    list: async (input: ParsedInputOf<typeof listStatements>, { principal }: CallContext) =>
      lists.list(input, await visible(principal, input.dealerCode)),
    lines: async (input: ParsedInputOf<typeof listStatementLines>, context: CallContext) => {
      const [statement] = await get({ keys: [{ dealerCode: input.dealerCode, month: input.month }] }, context)
      return statement ? lists.lines(input, statement) : { rows: [], hasNextPage: false, totalCount: 0 }
    },
    history: async ({ keys }: ParsedInputOf<typeof getStatementHistory>, { principal }: CallContext) =>
      lists.history(await seen(keys, principal)),
  }
}

export const statementHandlers = (deps: Deps) => {
  const { statements, visible, clock } = deps
  const issueUpTo = issuer(deps)
  const call = (context: CallContext): Call => ({ context, at: clock() })
  const sees = async (principal: Principal, dealerCode: DealerCode): Promise<boolean> =>
    (await visible(principal, dealerCode))?.includes(dealerCode) ?? true

  return {
    /** What is issued stays issued, so a repeat issues what has become due since, mostly nothing. */
    issue: async (
      { month }: ParsedInputOf<typeof issueStatements>,
      context: CallContext,
    ): Promise<ReplyOf<typeof issueStatements>> => {
      if (!actsForBrand(context.principal)) return forbidden('Only the brand issues statements')
      if (month > lastFinished(clock())) return err({ code: 'MONTH_NOT_OVER', month })
      return ok({ issued: await issueUpTo(month, call(context)) })
    },
    dispute: async (
      input: ParsedInputOf<typeof disputeStatement>,
      context: CallContext,
    ): Promise<ReplyOf<typeof disputeStatement>> => {
      if (sideOf(context.principal) !== 'dealer') return forbidden("Only a dealer's finance disputes a statement")
      return (await sees(context.principal, input.dealerCode)) ? statements.dispute(input, call(context)) : notFound(input)
    },
    correct: async (
      input: ParsedInputOf<typeof correctStatement>,
      context: CallContext,
    ): Promise<ReplyOf<typeof correctStatement>> =>
      sideOf(context.principal) === 'brand'
        ? statements.correct(input, call(context))
        : forbidden('Only a person of the brand corrects a statement'),
    confirm: async (
      input: ParsedInputOf<typeof confirmStatement>,
      context: CallContext,
    ): Promise<ReplyOf<typeof confirmStatement>> => {
      const side = sideOf(context.principal)
      if (!side) return forbidden("Only a dealer's finance and the brand's people sign statements")
      return (await sees(context.principal, input.dealerCode)) ? statements.confirm(input, side, call(context)) : notFound(input)
    },
    ...readings(deps),
  }
}
export type StatementHandlers = ReturnType<typeof statementHandlers>
