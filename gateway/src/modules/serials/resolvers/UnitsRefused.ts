import { presented } from '../../../errors/refusals.js'
import type { UnitsRefusedResolvers } from '../../../generated/resolver-types.js'

export const UnitsRefused: UnitsRefusedResolvers = {
  refused: ({ refused }, _args, { language }) => refused.map((refusal) => presented(refusal, language)),
}
