import type { DiversionEvidenceResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const DiversionEvidence: DiversionEvidenceResolvers = {
  reporterAccount: ({ reporter }, _args, { loaders }) => accountBehind(reporter, loaders),
}
