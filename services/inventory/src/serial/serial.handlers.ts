import type { CallContext, ParsedInputOf, Principal, ReplyOf } from '@channel/contracts'
import { actsForBrand, err } from '@channel/contracts'
import type { getCase, getSerial, Holder, listSerials, registerSerials } from '@channel/contracts/inventory'
import {
  activateSerials,
  arriveSerials,
  dispatchSerials,
  receiveSerials,
  returnSerials,
  scrapSerials,
  sellSerials,
} from '@channel/contracts/inventory'
import type { SerialReadings } from './serial-readings.repository.js'
import type { SerialCommand } from './serial.js'
import type { ScanCommand, SerialRepository } from './serial.repository.js'

type Dependencies = { readonly serials: SerialRepository; readonly readings: SerialReadings }
type Input<C extends ScanCommand | typeof registerSerials> = ParsedInputOf<C>

const brandOnly = err({ code: 'FORBIDDEN', reason: 'Only the brand moves goods' })
const otherHands = err({ code: 'FORBIDDEN', reason: 'Only who has the goods in hand sells them' })

const maySell = (principal: Principal, seller: Holder): boolean => {
  if (actsForBrand(principal)) return true
  return seller.kind === 'dealer' ? principal.dealerCode === seller.dealerCode : principal.storeCode === seller.location
}

/** Use cases of units: where each one is, whose it is, and how it came there. */
export const serialHandlers = ({ serials, readings }: Dependencies) => {
  const asBrand = async (
    definition: ScanCommand,
    input: ParsedInputOf<ScanCommand>,
    command: SerialCommand,
    context: CallContext,
  ): Promise<ReplyOf<ScanCommand>> =>
    actsForBrand(context.principal) ? serials.scan(definition, input, command, context) : brandOnly

  return {
    register: async (input: Input<typeof registerSerials>, context: CallContext): Promise<ReplyOf<typeof registerSerials>> =>
      actsForBrand(context.principal) ? serials.register(input, context) : brandOnly,
    receive: (input: Input<typeof receiveSerials>, context: CallContext) =>
      asBrand(receiveSerials, input, { kind: 'receive', at: input.at }, context),
    dispatch: (input: Input<typeof dispatchSerials>, context: CallContext) =>
      asBrand(dispatchSerials, input, { kind: 'dispatch', from: input.from, to: input.to }, context),
    arrive: (input: Input<typeof arriveSerials>, context: CallContext) =>
      asBrand(arriveSerials, input, { kind: 'arrive', at: input.at }, context),
    sell: async (input: Input<typeof sellSerials>, context: CallContext): Promise<ReplyOf<typeof sellSerials>> =>
      maySell(context.principal, input.seller)
        ? serials.scan(sellSerials, input, { kind: 'sell', seller: input.seller, region: input.region }, context)
        : otherHands,
    activate: (input: Input<typeof activateSerials>, context: CallContext) =>
      asBrand(activateSerials, input, { kind: 'activate', region: input.region }, context),
    return: (input: Input<typeof returnSerials>, context: CallContext) =>
      asBrand(returnSerials, input, { kind: 'return', to: input.to }, context),
    scrap: (input: Input<typeof scrapSerials>, context: CallContext) => asBrand(scrapSerials, input, { kind: 'scrap' }, context),
    get: ({ serial }: ParsedInputOf<typeof getSerial>, { principal }: CallContext) => readings.find(serial, principal),
    list: (input: ParsedInputOf<typeof listSerials>, { principal }: CallContext) => readings.list(input, principal),
    getCase: (input: ParsedInputOf<typeof getCase>, { principal }: CallContext) => readings.contents(input.case, principal),
  }
}
export type SerialHandlers = ReturnType<typeof serialHandlers>
