import { createApiKey, listApiKeys, revokeApiKey } from '@channel/contracts/identity'
import type { CommandInput, QueryInput, Remote } from './remote.js'

export const apiKeysClient = ({ ask, tell }: Remote) => ({
  createApiKey: (input: CommandInput<typeof createApiKey>, key: string) => tell(createApiKey, input, key),
  revokeApiKey: (input: CommandInput<typeof revokeApiKey>, key: string) => tell(revokeApiKey, input, key),
  listApiKeys: (input: QueryInput<typeof listApiKeys>) => ask(listApiKeys, input),
})
