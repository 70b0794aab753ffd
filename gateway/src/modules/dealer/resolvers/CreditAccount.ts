import type { CreditAccountResolvers } from '../../../generated/resolver-types.js'

export const CreditAccount: CreditAccountResolvers = {
  limit: ({ limitMinor, currency }) => ({ amountMinor: limitMinor, currency }),
  temporary: ({ temporaryMinor = 0, currency }) => ({ amountMinor: temporaryMinor, currency }),
  held: ({ heldMinor, currency }) => ({ amountMinor: heldMinor, currency }),
  owed: ({ owedMinor, currency }) => ({ amountMinor: owedMinor, currency }),
  exposure: ({ heldMinor, owedMinor, currency }) => ({ amountMinor: heldMinor + owedMinor, currency }),
  available: ({ limitMinor, temporaryMinor = 0, heldMinor, owedMinor, currency }) => {
    return { amountMinor: limitMinor + temporaryMinor - heldMinor - owedMinor, currency }
  },
}
