import type { CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { err, hasRole, ok } from '@channel/contracts'
import type { receivePush, ShopCode } from '@channel/contracts/order'
import type { ExternalOrderRepository } from './external-order.repository.js'
import type { PlaceSaga } from './place.saga.js'
import type { Reachable } from './pull.handlers.js'

type Dependencies = {
  readonly shopOf: (shop: string) => Promise<Reachable | undefined>
  readonly external: Pick<ExternalOrderRepository, 'takeIn'>
  readonly countRejected: (shop: ShopCode, at: Date) => Promise<void>
  readonly drive: PlaceSaga['drive']
  readonly clock: () => Date
  readonly warn: (details: object, message: string) => void
}

/** So long the message's own caller has to place what it brought before a worker does. */
const OWN_TIME_MS = 5_000

const wrong = err({ code: 'SIGNATURE_WRONG' as const })

/**
 * Messages that marketplaces push. Whoever sends one again changes nothing: an order has one effect for each of its versions, so messages
 * need no key of their own.
 */
export const pushHandlers = (deps: Dependencies) => {
  const { shopOf, external, countRejected, drive, clock, warn } = deps

  /** What fails here is left to the worker: the message itself is safe, and its sender need not hear of it. */
  const driveAll = async (refs: readonly Parameters<typeof drive>[0][]): Promise<void> => {
    for (const ref of refs)
      try {
        await drive(ref)
      } catch (error) {
        warn({ err: error, shop: ref.shop, externalId: ref.externalId }, 'an order from outside has to wait')
      }
  }

  return {
    receive: async (
      { shop: code, headers, body }: ParsedInputOf<typeof receivePush>,
      { principal }: CallContext,
    ): Promise<ReplyOf<typeof receivePush>> => {
      if (!hasRole(principal, 'service')) return err({ code: 'FORBIDDEN', reason: 'Messages come through the gateway' })
      const at = clock()
      const shop = await shopOf(code)
      const push = shop?.adapter.push
      if (!shop || !push) return wrong
      if (!push.verify({ headers, body }, shop.access, at)) {
        await countRejected(code as ShopCode, at)
        return wrong
      }
      const arrivals = push.read({ headers, body }, shop.access)
      if (!arrivals.ok) return arrivals
      const dueAt = new Date(at.getTime() + OWN_TIME_MS)
      const { changed, driven } = await external.takeIn(code as ShopCode, arrivals.value, { at, dueAt })
      await driveAll(driven)
      return ok({ orders: changed, acknowledgement: push.acknowledgement })
    },
  }
}
export type PushHandlers = ReturnType<typeof pushHandlers>
