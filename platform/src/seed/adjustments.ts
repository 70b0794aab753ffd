import type { InputOf } from '@channel/contracts'
import { approveAdjustment, requestAdjustment } from '@channel/contracts/inventory'
import type { Team } from './team.js'

type Request = Omit<InputOf<typeof requestAdjustment>, 'idempotencyKey'>

/** Few and cheap: posted at once. */
const SMALL: Request = {
  reason: 'damage',
  reference: 'DEMO-AD-SMALL',
  note: '叉车碰撞',
  lines: [{ sku: 'EM-E3', location: 'WH-GZ', from: 'sellable', to: 'damaged', quantity: 3 }],
}

/** Above the limit, and a second person has agreed. */
const APPROVED: Request = {
  reason: 'quality-hold',
  reference: 'DEMO-AD-APPROVED',
  note: '批次抽检，待质检结论',
  lines: [{ sku: 'NM-G3-PRO', location: 'WH-SH', from: 'sellable', to: 'frozen', quantity: 20 }],
}

/** Above the limit, and nobody has looked at it yet: anybody of the brand but its requester can. */
const PENDING: Request = {
  reason: 'loss',
  reference: 'DEMO-AD-PENDING',
  note: '月底清点未找到',
  lines: [{ sku: 'WM-W3-PRO', location: 'WH-CD', from: 'sellable', to: 'outside', quantity: 6 }],
}

export const sowAdjustments = async ({ ops, storekeeper }: Team): Promise<void> => {
  await storekeeper.must(requestAdjustment, 'adjustment:small', SMALL)
  const { id: adjustmentId } = await storekeeper.must(requestAdjustment, 'adjustment:approved', APPROVED)
  await ops.must(approveAdjustment, 'adjustment:approved:approve', { adjustmentId, note: '同意冻结' })
  await storekeeper.must(requestAdjustment, 'adjustment:pending', PENDING)
}
