import { countErrorMessage } from '../count-error-message.js'
import type { CountErrorResolvers } from '../../../generated/resolver-types.js'

export const CountError: CountErrorResolvers = {
  message: (error, _args, { language }) => countErrorMessage(error, language),
}
