import { confirmDiversion, countDiversions, dismissDiversion, getDiversion, listDiversions } from '@channel/contracts/inventory'
import type { CommandInput, QueryInput, Remote } from './remote.js'

export const diversionsClient = ({ ask, tell }: Remote) => ({
  confirmDiversion: (input: CommandInput<typeof confirmDiversion>, key: string) => tell(confirmDiversion, input, key),
  dismissDiversion: (input: CommandInput<typeof dismissDiversion>, key: string) => tell(dismissDiversion, input, key),
  getDiversion: (diversionId: string) => ask(getDiversion, { diversionId }),
  listDiversions: (input: QueryInput<typeof listDiversions>) => ask(listDiversions, input),
  countDiversions: (input: QueryInput<typeof countDiversions>) => ask(countDiversions, input),
})
