import type { Messages } from './message-shape.js'

const statuses = {
  submitted: 'being placed',
  approving: 'waiting for an approval',
  confirmed: 'confirmed',
  refused: 'refused',
  sent: 'sent to SAP',
  shipping: 'being shipped',
  'partly-shipped': 'shipped in part',
  shipped: 'shipped',
  received: 'received',
  completed: 'completed',
  changing: 'being changed',
  cancelling: 'being cancelled',
  cancelled: 'cancelled',
}

export const englishOrders = {
  APPROVAL_REJECTED: ({ reason }) => `The order was not approved: ${reason}`,
  LINE_NOT_FOUND: ({ lineNo }) => `The order has no line ${lineNo}; read it again`,
  LINE_NOT_READY: ({ lineNo, requested, ready }) =>
    `Line ${lineNo}: ${requested} units were to be shipped, ${ready} could be; ship those, or wait for goods`,
  LINE_NOT_OPEN: ({ lineNo, requested, open }) =>
    `Line ${lineNo}: ${requested} units were asked for, ${open} are not shipped yet`,
  LINE_SHIPPED: ({ lineNo, shipped }) => `Line ${lineNo}: ${shipped} units have been shipped; keep at least as many`,
  NOTHING_LEFT: () => 'Nothing would be left to ship of the order; cancel it instead',
  NOTHING_WAITS: () => 'No unit of the order waits for goods; name the lines that are to become an order of their own',
  NOT_ALLOWED_IN_STATUS: ({ status, allowed }) =>
    `The order is ${statuses[status]}: this cannot be done` + (allowed.length > 0 ? `; what can be: ${allowed.join(', ')}` : ''),
  ORDER_NOT_FOUND: ({ orderId }) => `No such order: ${orderId}`,
} satisfies Partial<Messages['refusals']>
