import { cancelImport, getImport, listImportErrors, listImports } from '@channel/contracts/inventory'
import type { CommandInput, QueryInput, Remote } from './remote.js'

export const importsClient = ({ ask, tell }: Remote) => ({
  cancelImport: (input: CommandInput<typeof cancelImport>, key: string) => tell(cancelImport, input, key),
  getImport: (importId: string) => ask(getImport, { importId }),
  listImports: (input: QueryInput<typeof listImports>) => ask(listImports, input),
  listImportErrors: (input: QueryInput<typeof listImportErrors>) => ask(listImportErrors, input),
})
