import type { Feature, Ground } from '../ground.parts.js'
import { placeRepository } from './branch.repository.js'
import { onDealerTree } from './dealer-tree.consumer.js'

/** Answers nothing: other readings use what it keeps by `branchOf` of their ground. */
export const dealerTreeFeature = ({ transaction }: Ground): Feature => ({
  controllers: [],
  providers: [],
  consumers: onDealerTree(placeRepository(transaction)),
})
