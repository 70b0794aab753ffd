import { grantTemporaryLimit, recordPayment, setCreditTerms } from '@channel/contracts/dealer'
import type { Team } from './team.js'
import { momentAfter } from './team.js'

const currency = 'CNY'
const YUAN = 100

const TERMS: readonly (readonly [dealerCode: string, paymentDays: number, blockAfterDays: number | null])[] = [
  ['D-CN01', 60, null],
  ['D-SH01', 45, 15],
  ['D-HZ01', 30, 15],
  ['D-GZ01', 45, 30],
  ['D-XA01', 7, 0],
]

/** The last two paid before anything was shipped to them: they have a balance in their favour. */
const PAYMENTS: readonly (readonly [dealerCode: string, yuan: number, reference: string])[] = [
  ['D-SH01', 35_000, '银行回单 SH-20260002'],
  ['D-HZ01', 30_000, '银行回单 HZ-20260001'],
  ['D-GZ01', 50_000, '银行回单 GZ-20260001'],
  ['D-GZ01', 18_600, '银行承兑汇票 GZ-20260002'],
  ['D-BJ01', 42_000, '银行回单 BJ-20260001'],
  ['D-CN01', 200_000, '预付货款 CN-20260001'],
  ['D-SH01-QB', 10_000, '预付货款 QB-20260001'],
]

const SEASON_DAYS = 45

export const sowCredit = async ({ ops, since }: Team): Promise<void> => {
  for (const [dealerCode, paymentDays, blockAfterDays] of TERMS)
    await ops.must(setCreditTerms, `terms:${dealerCode}`, { dealerCode, paymentDays, blockAfterDays, reason: '按经销合同约定' })
  await ops.must(grantTemporaryLimit, 'temporary-limit:D-HZ01', {
    dealerCode: 'D-HZ01',
    amountMinor: 200_000 * YUAN,
    currency,
    validFrom: since.toISOString(),
    validTo: momentAfter(since, SEASON_DAYS),
    reason: '年末备货临时额度',
  })
  for (const [dealerCode, yuan, reference] of PAYMENTS)
    await ops.must(recordPayment, `payment:${reference}`, { dealerCode, amountMinor: yuan * YUAN, currency, reference })
}
