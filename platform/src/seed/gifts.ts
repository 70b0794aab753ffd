import { approveGiftBatch, requestGiftBatch } from '@channel/contracts/inventory'
import type { Team } from './team.js'
import { momentAfter } from './team.js'

const channel = 'GIFT'
const VALID_DAYS = 60

const APPROVED = {
  customer: '上海申颐集团工会',
  note: '员工福利，分三批发放',
  lines: [
    { sku: 'NM-K5-S', location: 'WH-SH', quantity: 200 },
    { sku: 'AC-CASE', location: 'WH-SH', quantity: 200 },
  ],
}

const PENDING = {
  customer: '广州云山实业有限公司',
  note: '客户答谢礼',
  lines: [{ sku: 'EM-E4-AIR', location: 'WH-GZ', quantity: 80 }],
}

/** Answers the number of the approved batch, which reservations out of it name. */
export const sowGifts = async ({ ops, storekeeper, since }: Team): Promise<string> => {
  const validUntil = momentAfter(since, VALID_DAYS)
  const { id: batchId, number } = await ops.must(requestGiftBatch, 'gift:approved', { channel, validUntil, ...APPROVED })
  await storekeeper.must(approveGiftBatch, 'gift:approved:approve', { batchId, note: '库存已确认' })
  await ops.must(requestGiftBatch, 'gift:pending', { channel, validUntil, ...PENDING })
  return number
}
