import type { InputOf } from '@channel/contracts'
import { createTransfer, dispatchTransfer, receiveTransfer } from '@channel/contracts/inventory'
import type { Team } from './team.js'

type Transfer = {
  readonly from: string
  readonly to: string
  readonly reference: string
  readonly note: string
  readonly lines: InputOf<typeof createTransfer>['lines']
  readonly dispatched: boolean
  /** What the destination has counted so far; the rest is in transit. */
  readonly received?: InputOf<typeof receiveTransfer>['lines']
}

const TRANSFERS: readonly Transfer[] = [
  {
    from: 'WH-GZ',
    to: 'ST-SZ-01',
    reference: 'DEMO-TR-IN-TRANSIT',
    note: '周末活动补货',
    lines: [
      { sku: 'NM-G2', quantity: 12 },
      { sku: 'FG-MINI', quantity: 10 },
    ],
    dispatched: true,
  },
  {
    from: 'WH-SH',
    to: 'ST-SH-01',
    reference: 'DEMO-TR-PARTLY',
    note: '门店补货',
    lines: [
      { sku: 'EM-E4', quantity: 20 },
      { sku: 'AC-GEL', quantity: 40 },
    ],
    dispatched: true,
    received: [
      { sku: 'EM-E4', accepted: 17, damaged: 2, short: 1, note: '外箱破损，缺 1 台' },
      { sku: 'AC-GEL', accepted: 25 },
    ],
  },
  {
    from: 'WH-SH',
    to: 'ST-BJ-01',
    reference: 'DEMO-TR-DRAFT',
    note: '等待装车',
    lines: [{ sku: 'WM-PAD', quantity: 15 }],
    dispatched: false,
  },
]

export const sowTransfers = async ({ storekeeper }: Team): Promise<void> => {
  for (const { dispatched, received, ...draft } of TRANSFERS) {
    const key = `transfer:${draft.reference}`
    const { id: transferId } = await storekeeper.must(createTransfer, key, draft)
    if (dispatched) await storekeeper.must(dispatchTransfer, `${key}:dispatch`, { transferId })
    if (received) await storekeeper.must(receiveTransfer, `${key}:receive`, { transferId, lines: received })
  }
}
