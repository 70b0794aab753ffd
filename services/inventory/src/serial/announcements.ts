import type { EventType, NewEvent, ParsedInputOf, PayloadOf } from '@channel/contracts'
import { newEvent } from '@channel/contracts'
import type { registerSerials } from '@channel/contracts/inventory'
import {
  serialsActivated,
  serialsArrived,
  serialsDispatched,
  serialsReceived,
  serialsRegistered,
  serialsReturned,
  serialsScrapped,
  serialsSold,
} from '@channel/contracts/inventory'
import type { SerialCommand, Unit } from './serial.js'

const UNITS_IN_EVENT = 500

type Part = PayloadOf<typeof serialsScrapped>

/** One document, told in as many parts as it takes; all under its key, so they arrive in order. */
const partsOf = (reference: string, units: readonly Unit[]): Part[] => {
  const parts = Math.ceil(units.length / UNITS_IN_EVENT)
  return Array.from({ length: parts }, (_, index) => ({
    reference,
    part: index + 1,
    parts,
    units: units
      .slice(index * UNITS_IN_EVENT, (index + 1) * UNITS_IN_EVENT)
      .map(({ serial, sku, scans }) => ({ serial, sku, scan: scans })),
  }))
}

const tell = <E extends EventType>(type: E, parts: readonly Part[], payloadOf: (part: Part) => PayloadOf<E>): NewEvent[] =>
  parts.map((part) => newEvent(type, part.reference, payloadOf(part)))

export const announceRegistration = (
  { batch, producedOn, expiresOn, reference }: ParsedInputOf<typeof registerSerials>,
  units: readonly Unit[],
): NewEvent[] => tell(serialsRegistered, partsOf(reference, units), (part) => ({ ...part, batch, producedOn, expiresOn }))

/** What the command did to the units, which are given as they are after it. */
export const announce = (command: SerialCommand, reference: string, units: readonly Unit[]): NewEvent[] => {
  const parts = partsOf(reference, units)
  switch (command.kind) {
    case 'receive':
      return tell(serialsReceived, parts, (part) => ({ ...part, at: command.at }))
    case 'dispatch':
      return tell(serialsDispatched, parts, (part) => ({ ...part, from: command.from, to: command.to }))
    case 'arrive':
      return tell(serialsArrived, parts, (part) => ({ ...part, at: command.at }))
    case 'sell':
      return tell(serialsSold, parts, (part) => ({ ...part, seller: command.seller, region: command.region }))
    case 'activate':
      return tell(serialsActivated, parts, (part) => ({ ...part, region: command.region }))
    case 'return':
      return tell(serialsReturned, parts, (part) => ({ ...part, to: command.to }))
    case 'scrap':
      return tell(serialsScrapped, parts, (part) => part)
  }
}
