import type { CallContext, Page, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actsForBrand, err } from '@channel/contracts'
import type {
  listMarketImports,
  listMarketRowErrors,
  MarketImport,
  MarketRowError,
  startMarketImport,
  takeMarketRows,
} from '@channel/contracts/order'
import type { ImportListRepository, ImportRepository } from './import.repository.js'

type Dependencies = { readonly imports: ImportRepository; readonly lists: ImportListRepository; readonly clock: () => Date }

const brandOnly = err({ code: 'FORBIDDEN' as const, reason: 'Only the brand imports orders' })
const nothing = { rows: [], hasNextPage: false, totalCount: 0 }

/** Orders out of files, for every shop. */
export const importHandlers = ({ imports, lists, clock }: Dependencies) => ({
  start: async (
    input: ParsedInputOf<typeof startMarketImport>,
    context: CallContext,
  ): Promise<ReplyOf<typeof startMarketImport>> =>
    actsForBrand(context.principal) ? imports.start(input, { context, at: clock() }) : brandOnly,
  take: async (input: ParsedInputOf<typeof takeMarketRows>, context: CallContext): Promise<ReplyOf<typeof takeMarketRows>> =>
    actsForBrand(context.principal) ? imports.take(input, { context, at: clock() }) : brandOnly,
  list: async (input: ParsedInputOf<typeof listMarketImports>, { principal }: CallContext): Promise<Page<MarketImport>> =>
    actsForBrand(principal) ? lists.list(input) : nothing,
  errors: async (input: ParsedInputOf<typeof listMarketRowErrors>, { principal }: CallContext): Promise<Page<MarketRowError>> =>
    actsForBrand(principal) ? lists.errors(input) : nothing,
})
export type ImportHandlers = ReturnType<typeof importHandlers>
