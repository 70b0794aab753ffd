import type { CallContext, DealerCode, ErrorOf, Result } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { approveApplication, Dealer, NewDealer, registerDealers, TerritoryOverlap } from '@channel/contracts/dealer'
import type { Prisma } from '../db/client.js'
import { lockDealer } from './dealer-store.repository.js'
import { openDealers } from './dealer.repository.js'
import { appendChange, holderOfLicence, readOverlaps, readProfiles, saveProfile } from './profile-store.repository.js'
import type { Profile } from './profile.js'

type Tx = Prisma.TransactionClient
type Opening = {
  readonly dealer: NewDealer
  readonly profile: Pick<Profile, 'contacts' | 'territories' | 'channel' | 'accountManager'> & {
    readonly licence: string
  }
  readonly reason: string
}
type Refusal = Extract<
  ErrorOf<typeof approveApplication>,
  { code: 'LICENCE_TAKEN' | 'DEALER_EXISTS' | 'DEALER_NOT_FOUND' | 'DEALER_CLOSED' | 'TREE_TOO_DEEP' }
>

/** Opens a dealer with what is known of it already, in the transaction of whoever decided that it is one. A refusal writes nothing. */
export const openDealer = async (
  tx: Tx,
  { dealer, profile, reason }: Opening,
  call: { context: CallContext; at: Date },
): Promise<Result<{ dealer: Dealer; overlaps: TerritoryOverlap[] }, Refusal>> => {
  const { licence } = profile
  const holder = await holderOfLicence(tx, licence, null)
  if (holder) return err({ code: 'LICENCE_TAKEN', licence, dealerCode: holder })
  const opened = await openDealers(tx, [dealer], call)
  if (!opened.ok) return err(refusalOf(opened.error))
  const [empty] = await readProfiles(tx, [dealer.code])
  const row = await lockDealer(tx, dealer.code)
  if (!empty || !row) throw new Error(`Dealer ${dealer.code} was opened and is not there`)
  await saveProfile(tx, { ...empty, ...profile })
  await appendChange(tx, changeOf(dealer.code, { ...dealer, ...profile }, reason), call)
  return ok({ dealer: row, overlaps: await readOverlaps(tx, dealer.code) })
}

const changeOf = (dealerCode: DealerCode, after: object, reason: string) => ({
  ...{ dealerCode, version: 1, reason, before: {} },
  after: after as Readonly<Record<string, unknown>>,
})

/** One dealer under one that exists stands above nobody, and rights were asked about before. */
const refusalOf = (error: ErrorOf<typeof registerDealers>): Refusal => {
  if (error.code === 'DEALER_CYCLE' || error.code === 'FORBIDDEN' || error.code === 'IDEMPOTENCY_KEY_REUSED')
    throw new Error(`A dealer could not be opened: ${error.code}`)
  return error
}
