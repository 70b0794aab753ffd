import type { CallContext, DealerCode, ParsedInputOf, Principal, ReplyOf, Sku } from '@channel/contracts'
import { actsForBrand, businessDay, err, hasRole } from '@channel/contracts'
import type {
  correctSellOut,
  getSellOutChanges,
  listChannelStock,
  listSellOut,
  reportSellOut,
  SellOutChange,
} from '@channel/contracts/dealer'
import type { ChannelStockRepository } from './channel-stock.repository.js'
import type { SellOutListRepository } from './sell-out-list.repository.js'
import type { SellOutRepository } from './sell-out.repository.js'

type Deps = {
  readonly reports: SellOutRepository
  readonly lists: SellOutListRepository
  readonly stock: ChannelStockRepository
  readonly visible: (principal: Principal, asked?: DealerCode) => Promise<DealerCode[] | undefined>
  readonly branchOf: (own: DealerCode) => Promise<readonly DealerCode[]>
  /** Of these SKUs those that nobody has registered. */
  readonly unknownSkus: (skus: readonly Sku[], context: CallContext) => Promise<Sku[]>
  readonly clock: () => Date
}

/** The brand, and people of the dealer or of one above it. */
const mayReport = (principal: Principal): boolean =>
  actsForBrand(principal) || hasRole(principal, 'dealer-buyer', 'dealer-finance')

const forbidden = err({ code: 'FORBIDDEN', reason: 'Only the brand and dealer people report sales of stores' })

export const sellOutHandlers = ({ reports, lists, stock, visible, branchOf, unknownSkus, clock }: Deps) => {
  const sees = async (principal: Principal, dealerCode: DealerCode): Promise<boolean> =>
    (await visible(principal, dealerCode))?.includes(dealerCode) ?? true

  return {
    report: async (input: ParsedInputOf<typeof reportSellOut>, context: CallContext): Promise<ReplyOf<typeof reportSellOut>> => {
      const { dealerCode, lines } = input
      if (!mayReport(context.principal)) return forbidden
      if (!(await sees(context.principal, dealerCode))) return err({ code: 'DEALER_NOT_FOUND', dealerCode })
      const at = clock()
      const unknown = await unknownSkus(
        lines.map(({ sku }) => sku),
        context,
      )
      return reports.report(input, { today: businessDay(at), unknownSkus: new Set(unknown) }, { context, at })
    },

    correct: async (
      input: ParsedInputOf<typeof correctSellOut>,
      context: CallContext,
    ): Promise<ReplyOf<typeof correctSellOut>> => {
      const { dealerCode, document, lineNo } = input
      if (!mayReport(context.principal)) return forbidden
      if (!(await sees(context.principal, dealerCode))) return err({ code: 'SELL_OUT_LINE_NOT_FOUND', document, lineNo })
      return reports.correct(input, { context, at: clock() })
    },

    list: async (input: ParsedInputOf<typeof listSellOut>, { principal }: CallContext) =>
      lists.list(input, await visible(principal, input.dealerCode)),
    changes: async (input: ParsedInputOf<typeof getSellOutChanges>, { principal }: CallContext): Promise<SellOutChange[]> =>
      (await sees(principal, input.dealerCode)) ? lists.changes(input) : [],

    channelStock: async (input: ParsedInputOf<typeof listChannelStock>, { principal }: CallContext) => {
      const { dealerCode, wholeBranch, sku, only, first, after, day = businessDay(clock()) } = input
      const seen = await visible(principal, dealerCode)
      const under = wholeBranch && seen?.length !== 0 ? dealerCode : undefined
      const dealerCodes = under === undefined ? seen : await branchOf(under)
      return stock.list({ dealerCodes, under, sku, day, only, first, after })
    },
  }
}
export type SellOutHandlers = ReturnType<typeof sellOutHandlers>
