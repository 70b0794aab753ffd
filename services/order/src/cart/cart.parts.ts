import type { CallContext, OrderId } from '@channel/contracts'
import type { Order } from '@channel/contracts/order'
import { every } from '@channel/service-kit'
import type { Feature, Ground } from '../ground.parts.js'
import { resumeHalfWay } from '../resume.worker.js'
import { cartClient } from './cart.client.js'
import { cartHandlers } from './cart.handlers.js'
import { cartListRepository, templateListRepository } from './cart-list.repository.js'
import { cartRepository } from './cart.repository.js'
import { CART_HANDLERS, CartRpc, TEMPLATE_HANDLERS, TemplateRpc } from './cart.rpc.js'
import { cartSubmitRepository } from './cart-submit.repository.js'
import { sellingTo } from './selling.js'
import type { Place } from './submit.saga.js'
import { submitSaga } from './submit.saga.js'
import { templateHandlers } from './template.handlers.js'
import { templateRepository } from './template.repository.js'

const RESUME_EVERY_MS = 2_000

type Wiring = {
  readonly orders: { readonly place: Place }
  readonly queries: { readonly get: (input: { ids: OrderId[] }, context: CallContext) => Promise<Order[]> }
}

/** The aggregate without its edge, for the feature and for tests that call handlers directly. */
export const cartParts = ({ db, transaction, rpc, branchOf, clock, logger }: Ground, { orders, queries }: Wiring) => {
  const ask = cartClient(rpc)
  const selling = sellingTo(ask)
  const [carts, lists] = [cartRepository(transaction), cartListRepository(db)]
  const submissions = cartSubmitRepository(db, transaction)
  const saga = submitSaga({ submissions, place: orders.place, clock })
  const resume = resumeHalfWay({ name: 'cart', claimHalfWay: submissions.claimHalfWay, drive: saga.drive, clock, logger })
  return {
    carts: cartHandlers({ carts, lists, submissions, saga, ask, selling, branchOf, clock }),
    templates: templateHandlers({
      carts,
      lists,
      selling,
      branchOf,
      clock,
      templates: templateRepository(transaction),
      templateLists: templateListRepository(db),
      ordersOf: (ids, context) => queries.get({ ids }, context),
    }),
    resume,
    workers: [every('resume-carts', RESUME_EVERY_MS, resume, logger)],
  }
}

/** Carts and templates. `orders` and `queries` are the handlers of the platform's own orders. */
export const cartFeature = (ground: Ground, wiring: Wiring): Feature => {
  const { carts, templates, workers } = cartParts(ground, wiring)
  return {
    controllers: [CartRpc, TemplateRpc],
    providers: [
      { provide: CART_HANDLERS, useValue: carts },
      { provide: TEMPLATE_HANDLERS, useValue: templates },
    ],
    workers,
  }
}
