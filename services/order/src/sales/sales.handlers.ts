import type { CallContext, ParsedInputOf } from '@channel/contracts'
import type { salesSummary } from '@channel/contracts/order'
import { visibleTo } from '../order/rights.js'
import type { SalesRepository } from './sales.repository.js'

export const salesHandlers = ({ sales }: { sales: SalesRepository }) => ({
  summary: (input: ParsedInputOf<typeof salesSummary>, { principal }: CallContext) => sales.summary(input, visibleTo(principal)),
})
export type SalesHandlers = ReturnType<typeof salesHandlers>
