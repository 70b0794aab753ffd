import type { CreditAccountResolvers } from '../../../generated/resolver-types.js'

export const CreditAccount: CreditAccountResolvers = {
  limit: ({ limitMinor, currency }) => ({ amountMinor: limitMinor, currency }),
  held: ({ heldMinor, currency }) => ({ amountMinor: heldMinor, currency }),
  owed: ({ owedMinor, currency }) => ({ amountMinor: owedMinor, currency }),
  exposure: ({ heldMinor, owedMinor, currency }) => ({ amountMinor: heldMinor + owedMinor, currency }),
  available: ({ limitMinor, heldMinor, owedMinor, currency }) => ({ amountMinor: limitMinor - heldMinor - owedMinor, currency }),
}
