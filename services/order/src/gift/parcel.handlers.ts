import type { CallContext, Page, ParsedInputOf, Principal, ReplyOf } from '@channel/contracts'
import { actsForBrand, err, hasRole, ok } from '@channel/contracts'
import type {
  cancelGiftWave,
  deliverGiftParcels,
  getGiftProgress,
  getGiftWaves,
  GiftParcel,
  GiftProgress,
  GiftWave,
  listGiftParcels,
  planGiftWave,
  releaseGiftWave,
  shipGiftParcels,
  takeGiftRecipients,
} from '@channel/contracts/order'
import type { DispatchRepository } from './dispatch.repository.js'
import type { GiftSaga } from './gift.saga.js'
import { maskedParcel } from './mask.js'
import type { ParcelListRepository } from './parcel-list.repository.js'
import type { RecipientRepository } from './recipient.repository.js'
import type { WaveRepository } from './wave.repository.js'

type Dependencies = {
  readonly recipients: RecipientRepository
  readonly waves: WaveRepository
  readonly dispatches: DispatchRepository
  readonly lists: ParcelListRepository
  readonly saga: GiftSaga
  readonly clock: () => Date
  readonly warn: (details: object, message: string) => void
}

const brandOnly = err({ code: 'FORBIDDEN', reason: 'Only the brand delivers gifts' })

/** Whoever sends parcels has to read what is written on them; no service does. */
const mayRead = (principal: Principal): boolean => hasRole(principal, 'brand-admin', 'brand-ops')

/** What cannot be driven now is driven later by the worker: the answer says how far it is. */
const tried = async ({ warn }: Dependencies, drive: (id: string) => Promise<void>, id: string): Promise<void> => {
  try {
    await drive(id)
  } catch (error) {
    warn({ err: error, id }, 'a gift wave has to wait')
  }
}

const driven = async (
  deps: Dependencies,
  begun: ReplyOf<typeof releaseGiftWave> | ReplyOf<typeof cancelGiftWave>,
): Promise<ReplyOf<typeof cancelGiftWave>> => {
  if (!begun.ok) return begun
  await tried(deps, deps.saga.driveWave, begun.value.id)
  return ok(await deps.waves.one(begun.value.id))
}

const ship = async (
  deps: Dependencies,
  input: ParsedInputOf<typeof shipGiftParcels>,
  context: CallContext,
): Promise<ReplyOf<typeof shipGiftParcels>> => {
  const { dispatches, saga, clock } = deps
  const begun = await dispatches.ship(input, { context, at: clock() })
  if (!begun.ok) return begun
  for (const { id } of await dispatches.askedUnder(input, context)) await tried(deps, saga.driveDispatch, id)
  const refused = (await dispatches.askedUnder(input, context))
    .filter(({ status }) => status === 'refused')
    .map(({ wave, refusal, parcels }) => ({ wave, code: refusal ?? '', parcels }))
  const lost = refused.reduce((sum, { parcels }) => sum + parcels, 0)
  return ok({ ...begun.value, taken: begun.value.taken - lost, refused })
}

const queries = ({ waves, lists }: Dependencies) => ({
  listParcels: async (
    { unmasked, ...input }: ParsedInputOf<typeof listGiftParcels>,
    { principal }: CallContext,
  ): Promise<Page<GiftParcel>> => {
    if (!actsForBrand(principal)) return { rows: [], hasNextPage: false, totalCount: 0 }
    const page = await lists.list({ ...input, unmasked })
    if (unmasked && mayRead(principal)) return page
    return { ...page, rows: page.rows.map(({ cursor, node }) => ({ cursor, node: maskedParcel(node) })) }
  },
  getWaves: async ({ quoteIds }: ParsedInputOf<typeof getGiftWaves>, { principal }: CallContext): Promise<GiftWave[]> =>
    actsForBrand(principal) ? waves.ofQuotes(quoteIds) : [],
  progress: async ({ quoteIds }: ParsedInputOf<typeof getGiftProgress>, { principal }: CallContext): Promise<GiftProgress[]> =>
    actsForBrand(principal) ? lists.progress(quoteIds) : [],
})

/** Recipients, waves and parcels of a contract. */
export const parcelHandlers = (deps: Dependencies) => {
  const { recipients, waves, dispatches, clock } = deps
  const call = (context: CallContext) => ({ context, at: clock() })
  return {
    takeRecipients: async (
      input: ParsedInputOf<typeof takeGiftRecipients>,
      context: CallContext,
    ): Promise<ReplyOf<typeof takeGiftRecipients>> =>
      actsForBrand(context.principal) ? recipients.take(input, call(context)) : brandOnly,
    planWave: async (input: ParsedInputOf<typeof planGiftWave>, context: CallContext): Promise<ReplyOf<typeof planGiftWave>> =>
      actsForBrand(context.principal) ? waves.plan(input, call(context)) : brandOnly,
    releaseWave: async (
      input: ParsedInputOf<typeof releaseGiftWave>,
      context: CallContext,
    ): Promise<ReplyOf<typeof releaseGiftWave>> =>
      actsForBrand(context.principal)
        ? ((await driven(deps, await waves.release(input, call(context)))) as ReplyOf<typeof releaseGiftWave>)
        : brandOnly,
    cancelWave: async (
      input: ParsedInputOf<typeof cancelGiftWave>,
      context: CallContext,
    ): Promise<ReplyOf<typeof cancelGiftWave>> =>
      actsForBrand(context.principal) ? driven(deps, await waves.cancel(input, call(context))) : brandOnly,
    shipParcels: async (
      input: ParsedInputOf<typeof shipGiftParcels>,
      context: CallContext,
    ): Promise<ReplyOf<typeof shipGiftParcels>> => (actsForBrand(context.principal) ? ship(deps, input, context) : brandOnly),
    deliverParcels: async (
      input: ParsedInputOf<typeof deliverGiftParcels>,
      context: CallContext,
    ): Promise<ReplyOf<typeof deliverGiftParcels>> =>
      actsForBrand(context.principal) ? dispatches.deliver(input, call(context)) : brandOnly,
    ...queries(deps),
  }
}
export type ParcelHandlers = ReturnType<typeof parcelHandlers>
