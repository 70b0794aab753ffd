import { dealerBranchChanged, dealerRegistered } from '@channel/contracts/dealer'
import type { Consumer } from '@channel/messaging'
import { consumer } from '@channel/messaging'
import type { PlaceRepository } from './branch.repository.js'

const REGISTERED = 'order.on-dealer-registered'
const CHANGED = 'order.on-dealer-branch-changed'

/** The tree of dealers, kept here too, so that a dealer's people see the orders of their branch without a question to another service. */
export const onDealerTree = (places: PlaceRepository): Consumer[] => [
  consumer(REGISTERED, dealerRegistered, ({ id, payload: { code, ancestors, treeVersion } }) =>
    places.take({ dealerCode: code, ancestors, treeVersion }, { consumer: REGISTERED, eventId: id }),
  ),
  consumer(CHANGED, dealerBranchChanged, ({ id, payload: { dealerCode, ancestors, treeVersion } }) =>
    places.take({ dealerCode, ancestors, treeVersion }, { consumer: CHANGED, eventId: id }),
  ),
]
