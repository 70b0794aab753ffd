import type { Resolvers } from '../../generated/resolver-types.js'
import { GiftBatch } from './resolvers/GiftBatch.js'
import { GiftBatchLine } from './resolvers/GiftBatchLine.js'
import { GiftBatchStep } from './resolvers/GiftBatchStep.js'
import { approveGiftBatch } from './resolvers/Mutation/approveGiftBatch.js'
import { closeGiftBatch } from './resolvers/Mutation/closeGiftBatch.js'
import { rejectGiftBatch } from './resolvers/Mutation/rejectGiftBatch.js'
import { requestGiftBatch } from './resolvers/Mutation/requestGiftBatch.js'
import { withdrawGiftBatch } from './resolvers/Mutation/withdrawGiftBatch.js'
import { giftBatch } from './resolvers/Query/giftBatch.js'
import { giftBatches } from './resolvers/Query/giftBatches.js'

export const giftsResolvers = {
  Query: { giftBatch, giftBatches },
  Mutation: { approveGiftBatch, closeGiftBatch, rejectGiftBatch, requestGiftBatch, withdrawGiftBatch },
  GiftBatch,
  GiftBatchLine,
  GiftBatchStep,
} satisfies Partial<Resolvers>
