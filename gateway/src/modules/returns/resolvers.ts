import type { Resolvers } from '../../generated/resolver-types.js'
import { approveReturn } from './resolvers/Mutation/approveReturn.js'
import { receiveReturn } from './resolvers/Mutation/receiveReturn.js'
import { rejectReturn } from './resolvers/Mutation/rejectReturn.js'
import { requestReturn } from './resolvers/Mutation/requestReturn.js'
import { withdrawReturn } from './resolvers/Mutation/withdrawReturn.js'
import { skuReturnRates } from './resolvers/Query/skuReturnRates.js'
import { returnRequest } from './resolvers/Query/returnRequest.js'
import { returnRequests } from './resolvers/Query/returnRequests.js'
import { SkuReturnRate } from './resolvers/SkuReturnRate.js'
import { ReturnRequest } from './resolvers/ReturnRequest.js'
import { ReturnRequestLine } from './resolvers/ReturnRequestLine.js'
import { ReturnRequestStep } from './resolvers/ReturnRequestStep.js'

export const returnsResolvers = {
  Query: { returnRequest, returnRequests, skuReturnRates },
  Mutation: { approveReturn, receiveReturn, rejectReturn, requestReturn, withdrawReturn },
  SkuReturnRate,
  ReturnRequest,
  ReturnRequestLine,
  ReturnRequestStep,
} satisfies Partial<Resolvers>
