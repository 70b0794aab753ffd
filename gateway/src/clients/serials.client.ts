import {
  activateSerials,
  arriveSerials,
  dispatchSerials,
  getCase,
  getSerial,
  listSerials,
  receiveSerials,
  registerSerials,
  returnSerials,
  scrapSerials,
  sellSerials,
} from '@channel/contracts/inventory'
import type { CommandInput, QueryInput, Remote } from './remote.js'

export const serialsClient = ({ ask, tell }: Remote) => ({
  registerSerials: (input: CommandInput<typeof registerSerials>, key: string) => tell(registerSerials, input, key),
  receiveSerials: (input: CommandInput<typeof receiveSerials>, key: string) => tell(receiveSerials, input, key),
  dispatchSerials: (input: CommandInput<typeof dispatchSerials>, key: string) => tell(dispatchSerials, input, key),
  arriveSerials: (input: CommandInput<typeof arriveSerials>, key: string) => tell(arriveSerials, input, key),
  sellSerials: (input: CommandInput<typeof sellSerials>, key: string) => tell(sellSerials, input, key),
  activateSerials: (input: CommandInput<typeof activateSerials>, key: string) => tell(activateSerials, input, key),
  returnSerials: (input: CommandInput<typeof returnSerials>, key: string) => tell(returnSerials, input, key),
  scrapSerials: (input: CommandInput<typeof scrapSerials>, key: string) => tell(scrapSerials, input, key),
  getSerial: (serial: string) => ask(getSerial, { serial }),
  getCase: (code: string) => ask(getCase, { case: code }),
  listSerials: (input: QueryInput<typeof listSerials>) => ask(listSerials, input),
})
