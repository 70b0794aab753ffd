import type { Resolvers } from '../../generated/resolver-types.js'
import { CreditAccount } from './resolvers/CreditAccount.js'
import { Dealer } from './resolvers/Dealer.js'
import { DealerAgreement } from './resolvers/DealerAgreement.js'
import { DealerChange } from './resolvers/DealerChange.js'
import { DealerDocument } from './resolvers/DealerDocument.js'
import { DealerProfile } from './resolvers/DealerProfile.js'
import { addDealerAgreement } from './resolvers/Mutation/addDealerAgreement.js'
import { changeDealerAgreement } from './resolvers/Mutation/changeDealerAgreement.js'
import { changeDealerStatus } from './resolvers/Mutation/changeDealerStatus.js'
import { editDealer } from './resolvers/Mutation/editDealer.js'
import { moveDealer } from './resolvers/Mutation/moveDealer.js'
import { recordPayment } from './resolvers/Mutation/recordPayment.js'
import { registerDealers } from './resolvers/Mutation/registerDealers.js'
import { setCreditLimit } from './resolvers/Mutation/setCreditLimit.js'
import { creditEntries } from './resolvers/Query/creditEntries.js'
import { dealer } from './resolvers/Query/dealer.js'
import { dealerAgreements } from './resolvers/Query/dealerAgreements.js'
import { dealerChanges } from './resolvers/Query/dealerChanges.js'
import { dealers } from './resolvers/Query/dealers.js'

export const dealerResolvers = {
  Query: { creditEntries, dealer, dealerAgreements, dealerChanges, dealers },
  Mutation: {
    addDealerAgreement,
    changeDealerAgreement,
    changeDealerStatus,
    editDealer,
    moveDealer,
    recordPayment,
    registerDealers,
    setCreditLimit,
  },
  CreditAccount,
  Dealer,
  DealerAgreement,
  DealerChange,
  DealerDocument,
  DealerProfile,
} satisfies Partial<Resolvers>
