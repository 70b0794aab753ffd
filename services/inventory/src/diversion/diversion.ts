import type { NewEvent, Result, Sku } from '@channel/contracts'
import { err, newEvent, ok } from '@channel/contracts'
import type { Diversion, DiversionEvidence, DiversionId, DiversionStatus, SerialNumber } from '@channel/contracts/inventory'
import { diversionConfirmed, diversionDismissed, diversionSuspected } from '@channel/contracts/inventory'

/** When and where a unit that had been sent to a dealer turned up at a consumer. */
export type Sighting = { readonly serial: SerialNumber; readonly sku: Sku; readonly evidence: DiversionEvidence }

/** What operations have to say in the end. */
export type Verdict =
  { readonly kind: 'confirm'; readonly penalty: string } | { readonly kind: 'dismiss'; readonly reason: string }

export type Suspicion = {
  readonly opened: readonly Diversion[]
  readonly evidence: readonly { readonly diversionId: DiversionId; readonly evidence: DiversionEvidence }[]
  readonly events: readonly NewEvent[]
}

type ClosedAlready = { readonly code: 'DIVERSION_CLOSED'; readonly diversionId: string; readonly status: DiversionStatus }

export const isOutOfTerritory = ({ evidence }: Sighting): boolean => !evidence.outbound.territory.includes(evidence.region)

const openCase = (id: DiversionId, { serial, sku, evidence }: Sighting): Diversion => ({
  id,
  serial,
  sku,
  dealerCode: evidence.outbound.dealerCode,
  status: 'open',
  openedAt: evidence.at,
  closedAt: null,
  closedBy: null,
  note: null,
})

/** Opens a case for each serial that has none open; for the others the evidence is added to what there is. */
export const suspect = (
  diverted: readonly Sighting[],
  open: ReadonlyMap<SerialNumber, DiversionId>,
  nextId: () => DiversionId,
): Suspicion => {
  const known = new Map(open)
  const opened: Diversion[] = []
  const events: NewEvent[] = []
  const evidence = diverted.map((sighting) => {
    const { serial, sku } = sighting
    const diversionId = known.get(serial) ?? nextId()
    if (!known.has(serial)) {
      const diversion = openCase(diversionId, sighting)
      known.set(serial, diversionId)
      opened.push(diversion)
      const { dealerCode } = diversion
      events.push(
        newEvent(diversionSuspected, diversionId, { diversionId, serial, sku, dealerCode, evidence: sighting.evidence }),
      )
    }
    return { diversionId, evidence: sighting.evidence }
  })
  return { opened, evidence, events }
}

const eventOf = ({ id, serial, dealerCode }: Diversion, verdict: Verdict): NewEvent => {
  const closing = { diversionId: id, serial, dealerCode }
  switch (verdict.kind) {
    case 'confirm':
      return newEvent(diversionConfirmed, id, { ...closing, penalty: verdict.penalty })
    case 'dismiss':
      return newEvent(diversionDismissed, id, { ...closing, reason: verdict.reason })
  }
}

/** A case is closed once. */
export const close = (
  diversion: Diversion,
  verdict: Verdict,
  by: { readonly at: Date; readonly actor: string },
): Result<{ diversion: Diversion; events: readonly NewEvent[] }, ClosedAlready> => {
  if (diversion.status !== 'open') return err({ code: 'DIVERSION_CLOSED', diversionId: diversion.id, status: diversion.status })
  const closed: Diversion = {
    ...diversion,
    status: verdict.kind === 'confirm' ? 'confirmed' : 'dismissed',
    note: verdict.kind === 'confirm' ? verdict.penalty : verdict.reason,
    closedAt: by.at.toISOString(),
    closedBy: by.actor,
  }
  return ok({ diversion: closed, events: [eventOf(closed, verdict)] })
}
