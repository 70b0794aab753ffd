import type { ErrorOf, NewEvent, ParsedInputOf, Result } from '@channel/contracts'
import { err, newEvent, ok } from '@channel/contracts'
import type {
  changePriceList,
  createPriceList,
  endPriceList,
  PriceList,
  PriceListAction,
  PriceListCode,
  PriceListStatus,
  PriceListStep,
} from '@channel/contracts/dealer'
import { priceListChanged } from '@channel/contracts/dealer'
import type { Validity } from './validity.js'
import { isEmpty, told, validity } from './validity.js'

/** A price list as it is kept; what it is called at a moment follows from its validity. */
export type ListState = Omit<PriceList, 'status' | 'validFrom' | 'validTo'> & {
  readonly validity: Validity
  /** Ended before it began. */
  readonly withdrawn: boolean
}

type Taken = { readonly actor: string; readonly at: Date }
type ChangeRefusal = Exclude<ErrorOf<typeof changePriceList>, { code: 'FORBIDDEN' | 'IDEMPOTENCY_KEY_REUSED' }>
type EndRefusal = Exclude<ErrorOf<typeof endPriceList>, { code: 'FORBIDDEN' | 'IDEMPOTENCY_KEY_REUSED' }>

export const statusOf = ({ releasedAt, withdrawn, validity: { from, to } }: ListState, at: Date): PriceListStatus => {
  if (withdrawn || at.getTime() >= to) return 'ended'
  if (releasedAt === null) return 'draft'
  return at.getTime() < from ? 'scheduled' : 'active'
}

const ALLOWED: Record<PriceListStatus, PriceListAction[]> = {
  draft: ['change', 'release', 'end', 'copy', 'change-prices'],
  scheduled: ['change', 'end', 'copy', 'change-prices'],
  active: ['change', 'end', 'copy', 'change-prices'],
  ended: ['copy'],
}

/** Why an action cannot be taken with a list as it is. */
export const actionRefusal = (list: ListState, action: PriceListAction, at: Date) => {
  const status = statusOf(list, at)
  const allowed = ALLOWED[status]
  if (allowed.includes(action)) return undefined
  return { code: 'PRICE_LIST_NOT_ALLOWED_IN_STATUS' as const, listCode: list.code, status, allowed }
}

export const shown = ({ validity: window, withdrawn, ...list }: ListState, at: Date): PriceList => ({
  ...list,
  status: statusOf({ ...list, validity: window, withdrawn }, at),
  ...told(window),
})

export const published = (list: ListState, action: PriceListStep['action'], at: Date): NewEvent => {
  const { status: _, note: __, ...payload } = shown(list, at)
  return newEvent(priceListChanged, list.code, { ...payload, action })
}

const wrong = (listCode: PriceListCode, problem: 'empty' | 'past' | 'fixed') =>
  err({ code: 'PRICE_LIST_VALIDITY' as const, listCode, problem })

type New = Omit<ParsedInputOf<typeof createPriceList>, 'idempotencyKey'>

export const created = ({ validFrom, validTo, ...input }: New, { actor, at }: Taken) => {
  const window = validity({ validFrom, validTo })
  if (isEmpty(window)) return wrong(input.code, 'empty')
  if (window.to <= at.getTime()) return wrong(input.code, 'past')
  const life = { createdBy: actor, createdAt: at.toISOString(), releasedBy: null, releasedAt: null, version: 1 }
  return ok<ListState>({ ...input, ...life, validity: window, withdrawn: false })
}

type Change = Omit<ParsedInputOf<typeof changePriceList>, 'idempotencyKey'>

const changedValidity = ({ validity: { from, to } }: ListState, { validFrom, validTo, noEnd }: Change): Validity => ({
  from: validFrom === undefined ? from : Date.parse(validFrom),
  to: noEnd ? Infinity : validTo === undefined ? to : Date.parse(validTo),
})

/** What has been quoted stays true: nothing that has held already is touched. */
const fit = (list: ListState, next: ListState, at: Date): Result<ListState, ChangeRefusal> => {
  const now = at.getTime()
  const { from, to } = next.validity
  if (to <= now) return wrong(list.code, 'past')
  switch (statusOf(list, at)) {
    case 'draft':
      return isEmpty(next.validity) ? wrong(list.code, 'empty') : ok(next)
    case 'scheduled':
      if (from < now) return wrong(list.code, 'past')
      return isEmpty(next.validity) ? wrong(list.code, 'empty') : ok(next)
    case 'active':
    case 'ended':
      return from === list.validity.from && next.priority === list.priority ? ok(next) : wrong(list.code, 'fixed')
  }
}

const seen = (list: ListState, version: number) =>
  version === list.version ? undefined : { code: 'PRICE_LIST_CHANGED' as const, listCode: list.code, version: list.version }

export const change = (list: ListState, input: Change, { at }: Taken): Result<ListState, ChangeRefusal> => {
  const refusal = seen(list, input.version) ?? actionRefusal(list, 'change', at)
  if (refusal) return err(refusal)
  const { name = list.name, priority = list.priority, note = list.note } = input
  return fit(list, { ...list, name, priority, note, validity: changedValidity(list, input), version: list.version + 1 }, at)
}

/** Holds from its begin, at the earliest from now. */
export const release = (list: ListState, version: number, { actor, at }: Taken): Result<ListState, ChangeRefusal> => {
  const refusal = seen(list, version) ?? actionRefusal(list, 'release', at)
  if (refusal) return err(refusal)
  const window = { from: Math.max(list.validity.from, at.getTime()), to: list.validity.to }
  return ok({ ...list, validity: window, releasedBy: actor, releasedAt: at.toISOString(), version: list.version + 1 })
}

export const end = (list: ListState, version: number, { at }: Taken): Result<ListState, EndRefusal> => {
  const refusal = seen(list, version) ?? actionRefusal(list, 'end', at)
  if (refusal) return err(refusal)
  const begun = list.releasedAt !== null && list.validity.from < at.getTime()
  const next = { ...list, version: list.version + 1 }
  return ok(begun ? { ...next, validity: { ...list.validity, to: at.getTime() } } : { ...next, withdrawn: true })
}
