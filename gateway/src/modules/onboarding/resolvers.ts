import type { Resolvers } from '../../generated/resolver-types.js'
import { DealerApplication } from './resolvers/DealerApplication.js'
import { DealerApplicationStep } from './resolvers/DealerApplicationStep.js'
import { applyForDealer } from './resolvers/Mutation/applyForDealer.js'
import { approveDealerApplication } from './resolvers/Mutation/approveDealerApplication.js'
import { askForMoreOnDealerApplication } from './resolvers/Mutation/askForMoreOnDealerApplication.js'
import { changeDealerApplication } from './resolvers/Mutation/changeDealerApplication.js'
import { rejectDealerApplication } from './resolvers/Mutation/rejectDealerApplication.js'
import { withdrawDealerApplication } from './resolvers/Mutation/withdrawDealerApplication.js'
import { dealerApplication } from './resolvers/Query/dealerApplication.js'
import { dealerApplications } from './resolvers/Query/dealerApplications.js'

export const onboardingResolvers = {
  Query: { dealerApplication, dealerApplications },
  Mutation: {
    applyForDealer,
    approveDealerApplication,
    askForMoreOnDealerApplication,
    changeDealerApplication,
    rejectDealerApplication,
    withdrawDealerApplication,
  },
  DealerApplication,
  DealerApplicationStep,
} satisfies Partial<Resolvers>
