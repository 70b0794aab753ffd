import type { StatementLineKind, StatementStatus } from '@channel/contracts/dealer'

type Word = readonly [chinese: string, english: string]

export const statementKinds: Record<StatementLineKind, Word> = {
  shipment: ['发货', 'Shipment'],
  return: ['退货', 'Return'],
  rebate: ['返利', 'Rebate'],
  payment: ['回款', 'Payment'],
  adjustment: ['调整', 'Adjustment'],
}

export const statementStatuses: Record<StatementStatus, Word> = {
  open: ['进行中', 'Open'],
  issued: ['已出账', 'Issued'],
  disputed: ['有异议', 'Disputed'],
  corrected: ['已更正', 'Corrected'],
  confirmed: ['双方已确认', 'Confirmed by both sides'],
}
