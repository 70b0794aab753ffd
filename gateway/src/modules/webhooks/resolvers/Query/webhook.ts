import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const webhook: NonNullable<QueryResolvers['webhook']> = (_root, { id }, { loaders }) => loaders.webhooks.load(id)
