import type { CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actsForBrand, err } from '@channel/contracts'
import type {
  changeDealerStatus,
  editDealer,
  getDealerProfiles,
  getDealers,
  listDealerChanges,
  listDealers,
  moveDealer,
  registerDealers,
} from '@channel/contracts/dealer'
import type { DealerListRepository } from './dealer-list.repository.js'
import type { DealerRepository } from './dealer.repository.js'
import { mayEdit } from './profile.js'
import type { ProfileRepository } from './profile.repository.js'
import { sightOf } from './visibility.js'

type Deps = { dealers: DealerRepository; readings: DealerListRepository; profiles: ProfileRepository; clock: () => Date }

export const dealerHandlers = ({ dealers, readings, profiles, clock }: Deps) => ({
  register: async (
    input: ParsedInputOf<typeof registerDealers>,
    context: CallContext,
  ): Promise<ReplyOf<typeof registerDealers>> =>
    actsForBrand(context.principal) ? dealers.register(input, { context, at: clock() }) : notYours,

  changeStatus: async (
    input: ParsedInputOf<typeof changeDealerStatus>,
    context: CallContext,
  ): Promise<ReplyOf<typeof changeDealerStatus>> =>
    actsForBrand(context.principal) ? dealers.changeStatus(input, { context, at: clock() }) : notYours,

  move: async (input: ParsedInputOf<typeof moveDealer>, context: CallContext): Promise<ReplyOf<typeof moveDealer>> =>
    actsForBrand(context.principal) ? dealers.move(input, { context, at: clock() }) : notYours,

  edit: async (input: ParsedInputOf<typeof editDealer>, context: CallContext): Promise<ReplyOf<typeof editDealer>> => {
    const allowed = mayEdit(input, context.principal)
    return allowed.ok ? profiles.edit(input, { context, at: clock() }) : allowed
  },

  profiles: ({ codes }: ParsedInputOf<typeof getDealerProfiles>, { principal }: CallContext) => profiles.find(codes, principal),
  /** The brand's own: it tells of people of the brand and of who stands above. */
  changes: async (input: ParsedInputOf<typeof listDealerChanges>, { principal }: CallContext) =>
    actsForBrand(principal) ? profiles.changes(input, principal) : { rows: [], hasNextPage: false, totalCount: 0 },
  find: ({ codes }: ParsedInputOf<typeof getDealers>, { principal }: CallContext) => readings.find(codes, sightOf(principal)),
  list: (input: ParsedInputOf<typeof listDealers>, { principal }: CallContext) => readings.list(input, sightOf(principal)),
})

export type DealerHandlers = ReturnType<typeof dealerHandlers>

const notYours = err({ code: 'FORBIDDEN', reason: "Only the brand's people and the platform's services change dealers" })
