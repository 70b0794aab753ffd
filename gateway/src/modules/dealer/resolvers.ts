import type { Resolvers } from '../../generated/resolver-types.js'
import { CreditAccount } from './resolvers/CreditAccount.js'
import { Dealer } from './resolvers/Dealer.js'
import { changeDealerStatus } from './resolvers/Mutation/changeDealerStatus.js'
import { recordPayment } from './resolvers/Mutation/recordPayment.js'
import { registerDealers } from './resolvers/Mutation/registerDealers.js'
import { setCreditLimit } from './resolvers/Mutation/setCreditLimit.js'
import { creditEntries } from './resolvers/Query/creditEntries.js'
import { dealer } from './resolvers/Query/dealer.js'
import { dealers } from './resolvers/Query/dealers.js'

export const dealerResolvers = {
  Query: { creditEntries, dealer, dealers },
  Mutation: { changeDealerStatus, recordPayment, registerDealers, setCreditLimit },
  CreditAccount,
  Dealer,
} satisfies Partial<Resolvers>
