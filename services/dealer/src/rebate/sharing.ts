/**
 * Shares out what the cap of all dealers leaves, in proportion to what each has earned: whole cents down, the cents left over to the
 * largest remainders, among equals by dealer code. Who is below zero keeps that and makes no room for others. Answers what is withheld of
 * each, zero or below.
 */
export const withheldOf = (earned: ReadonlyMap<string, bigint>, capMinor: number | null): ReadonlyMap<string, bigint> => {
  const earners = [...earned].filter(([, amount]) => amount > 0n)
  const total = earners.reduce((sum, [, amount]) => sum + amount, 0n)
  const nothing = new Map([...earned.keys()].map((dealerCode) => [dealerCode, 0n]))
  if (capMinor === null || total <= BigInt(capMinor)) return nothing
  const cap = BigInt(capMinor)
  const parts = earners.map(([dealerCode, amount]) => ({
    dealerCode,
    amount,
    share: (amount * cap) / total,
    rest: (amount * cap) % total,
  }))
  const left = Number(cap - parts.reduce((sum, { share }) => sum + share, 0n))
  const lucky = [...parts].sort((a, b) => (a.rest === b.rest ? (a.dealerCode < b.dealerCode ? -1 : 1) : a.rest > b.rest ? -1 : 1))
  const extra = new Set(lucky.slice(0, left).map(({ dealerCode }) => dealerCode))
  for (const { dealerCode, amount, share } of parts) nothing.set(dealerCode, share + (extra.has(dealerCode) ? 1n : 0n) - amount)
  return nothing
}
