import { backorderFilled } from '@channel/contracts/inventory'
import type { Consumer } from '@channel/messaging'
import { consumer } from '@channel/messaging'
import type { OrderRepository } from './order.repository.js'

const NAME = 'order.on-backorder-filled'

/** Units that waited are there now and may be shipped. */
export const onBackorderFilled = ({ goodsCame }: Pick<OrderRepository, 'goodsCame'>): Consumer =>
  consumer(NAME, backorderFilled, ({ id, payload: { reservationId, lines } }) =>
    goodsCame({ consumer: NAME, eventId: id }, reservationId, lines),
  )
