import { rowErrorMessage } from '../import-messages.js'
import type { StockImportErrorResolvers } from '../../../generated/resolver-types.js'

export const StockImportError: StockImportErrorResolvers = {
  message: (error, _args, { language }) => rowErrorMessage(error, language),
}
