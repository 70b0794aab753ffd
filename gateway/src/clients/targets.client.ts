import { getDealerTargets, listAchievements, setTargets } from '@channel/contracts/dealer'
import type { CommandInput, QueryInput, Remote } from './remote.js'

export const targetsClient = ({ ask, tell }: Remote) => ({
  setTargets: (input: CommandInput<typeof setTargets>, key: string) => tell(setTargets, input, key),
  listAchievements: (input: QueryInput<typeof listAchievements>) => ask(listAchievements, input),
  getDealerTargets: (input: QueryInput<typeof getDealerTargets>) => ask(getDealerTargets, input),
})
