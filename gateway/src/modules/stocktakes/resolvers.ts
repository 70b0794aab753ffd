import type { Resolvers } from '../../generated/resolver-types.js'
import { CountError } from './resolvers/CountError.js'
import { approveStocktake } from './resolvers/Mutation/approveStocktake.js'
import { cancelStocktake } from './resolvers/Mutation/cancelStocktake.js'
import { closeStocktake } from './resolvers/Mutation/closeStocktake.js'
import { countRestAsZero } from './resolvers/Mutation/countRestAsZero.js'
import { openStocktake } from './resolvers/Mutation/openStocktake.js'
import { postStocktake } from './resolvers/Mutation/postStocktake.js'
import { recordCounts } from './resolvers/Mutation/recordCounts.js'
import { requestRecount } from './resolvers/Mutation/requestRecount.js'
import { setStocktakeLimits } from './resolvers/Mutation/setStocktakeLimits.js'
import { settleStocktakeLine } from './resolvers/Mutation/settleStocktakeLine.js'
import { submitStocktake } from './resolvers/Mutation/submitStocktake.js'
import { stocktake } from './resolvers/Query/stocktake.js'
import { stocktakeCounts } from './resolvers/Query/stocktakeCounts.js'
import { stocktakeLimits } from './resolvers/Query/stocktakeLimits.js'
import { stocktakeLines } from './resolvers/Query/stocktakeLines.js'
import { stocktakeProgress } from './resolvers/Query/stocktakeProgress.js'
import { stocktakes } from './resolvers/Query/stocktakes.js'
import { stocktakeSteps } from './resolvers/Query/stocktakeSteps.js'
import { stocktakeSummary } from './resolvers/Query/stocktakeSummary.js'
import { Stocktake } from './resolvers/Stocktake.js'
import { StocktakeCount } from './resolvers/StocktakeCount.js'
import { StocktakeLine } from './resolvers/StocktakeLine.js'
import { StocktakeStep } from './resolvers/StocktakeStep.js'

export const stocktakesResolvers = {
  Query: {
    stocktake,
    stocktakeCounts,
    stocktakeLimits,
    stocktakeLines,
    stocktakeProgress,
    stocktakeSteps,
    stocktakeSummary,
    stocktakes,
  },
  Mutation: {
    approveStocktake,
    cancelStocktake,
    closeStocktake,
    countRestAsZero,
    openStocktake,
    postStocktake,
    recordCounts,
    requestRecount,
    setStocktakeLimits,
    settleStocktakeLine,
    submitStocktake,
  },
  CountError,
  Stocktake,
  StocktakeCount,
  StocktakeLine,
  StocktakeStep,
} satisfies Partial<Resolvers>
