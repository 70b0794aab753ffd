import { presented } from '../../../errors/refusals.js'
import type { OrderApprovalResolvers } from '../../../generated/resolver-types.js'

export const OrderApproval: OrderApprovalResolvers = {
  refusal: ({ refusal }, _args, { language }) => (refusal === null ? null : presented(refusal, language)),
}
