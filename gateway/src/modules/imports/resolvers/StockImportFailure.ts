import { failureMessage } from '../import-messages.js'
import type { StockImportFailureResolvers } from '../../../generated/resolver-types.js'

export const StockImportFailure: StockImportFailureResolvers = {
  message: (failure, _args, { language }) => failureMessage(failure, language),
}
