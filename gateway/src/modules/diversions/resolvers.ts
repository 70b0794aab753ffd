import type { Resolvers } from '../../generated/resolver-types.js'
import { Diversion } from './resolvers/Diversion.js'
import { DiversionCount } from './resolvers/DiversionCount.js'
import { DiversionEvidence } from './resolvers/DiversionEvidence.js'
import { confirmDiversion } from './resolvers/Mutation/confirmDiversion.js'
import { dismissDiversion } from './resolvers/Mutation/dismissDiversion.js'
import { diversion } from './resolvers/Query/diversion.js'
import { diversionCounts } from './resolvers/Query/diversionCounts.js'
import { diversions } from './resolvers/Query/diversions.js'

export const diversionsResolvers = {
  Query: { diversion, diversionCounts, diversions },
  Mutation: { confirmDiversion, dismissDiversion },
  Diversion,
  DiversionCount,
  DiversionEvidence,
} satisfies Partial<Resolvers>
