import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const cancelStockImport: NonNullable<MutationResolvers['cancelStockImport']> = async (
  _root,
  { importId },
  context,
  info,
) => {
  const reply = await context.clients.imports.cancelImport({ importId }, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (stockImport) => ({ __typename: 'CancelStockImportSuccess' as const, stockImport }))
}
