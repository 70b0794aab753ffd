import type { EventType } from '@channel/contracts'
import { creditLimitChanged, dealerStatusChanged, paymentRecorded } from '@channel/contracts/dealer'
import { stockAdjusted } from '@channel/contracts/inventory'
import { orderCancelled } from '@channel/contracts/order'
import type { Consumer } from '@channel/messaging'
import { consumer } from '@channel/messaging'
import type { AuditHandlers } from '../audit/audit.handlers.js'

/** What people do to money, stock and orders belongs into the audit log, whichever service it happened in. */
const AUDITED: EventType[] = [creditLimitChanged, dealerStatusChanged, paymentRecorded, stockAdjusted, orderCancelled]

export const onAuditedEvents = (audit: Pick<AuditHandlers, 'keep'>): Consumer[] =>
  AUDITED.map((type) => {
    const name = `identity.audit.${type.name}`
    return consumer(name, type, (event, context) => audit.keep(name, { ...event, payload: event.payload as object }, context))
  })
