import type { CallContext, InputOf, Result } from '@channel/contracts'
import { newId } from '@channel/contracts'
import type { GiftQuote } from '@channel/contracts/order'
import {
  acceptGiftQuote,
  approveGiftQuote,
  cancelGiftWave,
  createGiftQuote,
  deliverGiftParcels,
  getGiftProgress,
  listGiftParcels,
  planGiftWave,
  releaseGiftWave,
  reviseGiftQuote,
  saveCorporateCustomer,
  shipGiftParcels,
  submitGiftQuote,
  takeGiftRecipients,
} from '@channel/contracts/order'
import { brandAdmin, brandOps } from '@channel/testkit'
import { giftParts } from '../gift/gift.parts.js'
import type { Ground } from '../ground.parts.js'
import type { OrderHandlers } from '../order/order.handlers.js'
import { orderService } from './order-service.js'

type Without<I> = Omit<I, 'idempotencyKey'>

/** The value of an answer that must be a success. */
export const done = <T>(reply: Result<T, object>): T => {
  if (!reply.ok) throw new Error(`Refused: ${JSON.stringify(reply.error)}`)
  return reply.value
}

const commands = (parts: { ground: Ground; orders: OrderHandlers }) => {
  const gifts = giftParts(parts.ground, parts.orders)
  const { quotes, parcels } = gifts
  const keyed = <I>(input: I, idempotencyKey: string = newId()) => ({ idempotencyKey, ...input })
  return {
    ...gifts,
    create: (input: Partial<Without<InputOf<typeof createGiftQuote>>> = {}, by: CallContext = brandOps) =>
      quotes.create(
        createGiftQuote.input.parse({
          ...keyed({ customer: 'BANK', currency: 'CNY', validUntil: '2026-06-01T00:00:00.000Z' }),
          lines: [{ sku: 'TEA', quantity: 10, unitPrice: '90.00' }],
          ...input,
        }),
        by,
      ),
    revise: (input: Without<InputOf<typeof reviseGiftQuote>>) =>
      quotes.revise(reviseGiftQuote.input.parse(keyed(input)), brandOps),
    submit: (quoteId: string) => quotes.submit(submitGiftQuote.input.parse(keyed({ quoteId })), brandOps),
    approve: (quoteId: string, by: CallContext = brandAdmin, version = 1) =>
      quotes.approve(approveGiftQuote.input.parse(keyed({ quoteId, version })), by),
    accept: (quoteId: string) =>
      quotes.accept(acceptGiftQuote.input.parse(keyed({ quoteId, contractNumber: 'HT-1', contractDay: '2026-03-02' })), brandOps),
    take: (quoteId: string, rows: readonly (readonly [name: string, sku: string, quantity: number])[], replace = false) =>
      parcels.takeRecipients(
        takeGiftRecipients.input.parse(
          keyed({
            quoteId,
            replace,
            rows: rows.map(([name, sku, quantity], at) => ({
              ...{ line: at + 2, name, phone: '13800001234', province: '浙江省', city: '杭州市', address: '文一路 1 号' },
              ...{ sku, quantity },
            })),
          }),
        ),
        brandOps,
      ),
    plan: (quoteId: string, most?: number) => parcels.planWave(planGiftWave.input.parse(keyed({ quoteId, most })), brandOps),
    release: (waveId: string, key?: string) => parcels.releaseWave(releaseGiftWave.input.parse(keyed({ waveId }, key)), brandOps),
    cancelWave: (waveId: string) =>
      parcels.cancelWave(cancelGiftWave.input.parse(keyed({ waveId, reason: '客户改期' })), brandOps),
    ship: (quoteId: string, numbers: readonly string[], key?: string) =>
      parcels.shipParcels(
        shipGiftParcels.input.parse(
          keyed(
            {
              quoteId,
              parcels: numbers.map((number, at) => ({ line: at + 2, number, carrier: '顺丰', trackingNumber: `SF${at}` })),
            },
            key,
          ),
        ),
        brandOps,
      ),
    deliver: (quoteId: string, numbers: readonly string[]) =>
      parcels.deliverParcels(
        deliverGiftParcels.input.parse(keyed({ quoteId, parcels: numbers.map((number, at) => ({ line: at + 2, number })) })),
        brandOps,
      ),
    parcelsOf: async (quoteId: string, unmasked = false, by: CallContext = brandOps) =>
      (await parcels.listParcels(listGiftParcels.input.parse({ quoteId, unmasked }), by)).rows.map(({ node }) => node),
    progress: async (quoteId: string) =>
      (await parcels.progress(getGiftProgress.input.parse({ quoteIds: [quoteId] }), brandOps))[0],
  }
}

/** Gifts on a real database with real orders, on two instances; stock in memory. */
export const giftService = async () => {
  const service = await orderService()
  const first = commands(service)
  const second = commands(service.replica())
  service.neighbours.stockUp({ TEA: 1_000, CUP: 1_000 }, { unitPrice: '100.00', currency: 'CNY' })
  done(
    await first.quotes.saveCustomer(
      saveCorporateCustomer.input.parse({
        ...{ idempotencyKey: newId(), code: 'bank', name: '华东银行', invoiceTitle: '华东银行股份有限公司' },
        ...{ taxNumber: '91330000123456789X', contactName: '钱七', contactPhone: '057188880000', accountManager: 'li' },
      }),
      brandOps,
    ),
  )
  /** A signed contract. */
  const contract = async (lines = [{ sku: 'TEA', quantity: 10, unitPrice: '90.00' }]): Promise<GiftQuote> => {
    const { id } = done(await first.create({ lines }))
    done(await first.submit(id))
    done(await first.approve(id))
    return done(await first.accept(id))
  }
  return { ...first, second, service, contract, close: service.close }
}
export type TestedGifts = Awaited<ReturnType<typeof giftService>>
