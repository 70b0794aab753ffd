import type { Resolvers } from '../../generated/resolver-types.js'
import { GiftQuote } from './resolvers/GiftQuote.js'
import { GiftQuoteLine } from './resolvers/GiftQuoteLine.js'
import { GiftWave } from './resolvers/GiftWave.js'
import { acceptGiftQuote } from './resolvers/Mutation/acceptGiftQuote.js'
import { approveGiftQuote } from './resolvers/Mutation/approveGiftQuote.js'
import { cancelGiftWave } from './resolvers/Mutation/cancelGiftWave.js'
import { completeGiftQuote } from './resolvers/Mutation/completeGiftQuote.js'
import { createGiftQuote } from './resolvers/Mutation/createGiftQuote.js'
import { deliverGiftParcels } from './resolvers/Mutation/deliverGiftParcels.js'
import { planGiftWave } from './resolvers/Mutation/planGiftWave.js'
import { rejectGiftQuote } from './resolvers/Mutation/rejectGiftQuote.js'
import { releaseGiftWave } from './resolvers/Mutation/releaseGiftWave.js'
import { reviseGiftQuote } from './resolvers/Mutation/reviseGiftQuote.js'
import { saveCorporateCustomer } from './resolvers/Mutation/saveCorporateCustomer.js'
import { shipGiftParcels } from './resolvers/Mutation/shipGiftParcels.js'
import { submitGiftQuote } from './resolvers/Mutation/submitGiftQuote.js'
import { takeGiftRecipients } from './resolvers/Mutation/takeGiftRecipients.js'
import { withdrawGiftQuote } from './resolvers/Mutation/withdrawGiftQuote.js'
import { corporateCustomers } from './resolvers/Query/corporateCustomers.js'
import { giftParcels } from './resolvers/Query/giftParcels.js'
import { giftQuote } from './resolvers/Query/giftQuote.js'
import { giftQuotes } from './resolvers/Query/giftQuotes.js'

export const giftOrdersResolvers = {
  Query: { corporateCustomers, giftParcels, giftQuote, giftQuotes },
  Mutation: {
    acceptGiftQuote,
    approveGiftQuote,
    cancelGiftWave,
    completeGiftQuote,
    createGiftQuote,
    deliverGiftParcels,
    planGiftWave,
    rejectGiftQuote,
    releaseGiftWave,
    reviseGiftQuote,
    saveCorporateCustomer,
    shipGiftParcels,
    submitGiftQuote,
    takeGiftRecipients,
    withdrawGiftQuote,
  },
  GiftQuote,
  GiftQuoteLine,
  GiftWave,
} satisfies Partial<Resolvers>
