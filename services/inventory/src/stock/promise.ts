import type { ChannelCode } from '@channel/contracts'
import type { Atp, AtpStep } from '@channel/contracts/inventory'
import { exposedOf, freeOf } from './atp.js'
import { holderOf } from './holder.js'

/** What is known of a SKU and the channel that asks; `place` is the named place, all zero where none is named. */
export type Offered = {
  readonly free: readonly number[]
  readonly kept: Readonly<Record<string, number>>
  readonly active: boolean
  readonly usesPool: boolean
  readonly scopes: readonly number[]
  readonly exposurePercent: number
  readonly threshold: number
  readonly place: {
    readonly scope: number
    readonly sellable: number
    readonly quota: number
    readonly safety: number
    readonly own: number
  }
}

/** What lies at places that are open to the channel and at others. */
export type SumsByPlace = readonly {
  readonly open: boolean
  readonly sellable: number
  readonly quota: number
  readonly safety: number
}[]

type Asking = { readonly channel: ChannelCode; readonly batch: string; readonly atPlace: boolean }

type Amounts = { readonly pool: number; readonly exposed: number; readonly shown: number; readonly own: number }

/** The pool at the named place or at all that are open, what the channel shows of it, and its own quota there. */
const amountsOf = (offered: Offered, { channel, batch, atPlace }: Asking): Amounts => {
  const { free, kept, usesPool, scopes, place } = offered
  const draws = usesPool && batch === ''
  const everywhere = draws ? scopes.reduce((sum, scope) => sum + (free[scope - 1] ?? 0), 0) : 0
  const limit = exposedOf(everywhere, offered)
  const exposed = Math.floor((everywhere * offered.exposurePercent) / 100)
  if (!atPlace) return { pool: everywhere, exposed, shown: limit, own: kept[holderOf(channel, batch)] ?? 0 }
  const open = scopes.includes(place.scope)
  const here = open && draws ? freeOf(place) : 0
  return { pool: here, exposed: Math.min(here, exposed), shown: Math.min(here, limit), own: open ? place.own : 0 }
}

/** Line by line from what lies there to what the channel can sell; lines that change nothing are left out, but the first. */
const explain = (amounts: Amounts, offered: Offered, sums: SumsByPlace): AtpStep[] => {
  const total = (of: (sum: SumsByPlace[number]) => number, which = (_: SumsByPlace[number]) => true) =>
    sums.filter(which).reduce((sum, one) => sum + of(one), 0)
  const isOpen = (sum: SumsByPlace[number]) => sum.open
  const sellable = total((sum) => sum.sellable)
  const quotas = total((sum) => sum.quota, isOpen)
  const free = total((sum) => sum.sellable, isOpen) - quotas - total((sum) => sum.safety, isOpen)
  const lines: [AtpStep['step'], number][] = [
    ['sellable', sellable],
    ['other-places', total((sum) => sum.sellable, isOpen) - sellable],
    ['quotas', -quotas],
    ['safety', -total((sum) => sum.safety, isOpen)],
    ['channel-rules', amounts.pool - free],
    ['exposure', amounts.exposed - amounts.pool],
    ['threshold', amounts.shown - amounts.exposed],
    ['own-quota', amounts.own],
    ['closed', offered.active ? 0 : -(amounts.shown + amounts.own)],
  ]
  let subtotal = 0
  return lines.flatMap(([step, amount]) => {
    subtotal += amount
    return amount === 0 && step !== 'sellable' ? [] : [{ step, amount, subtotal }]
  })
}

/** What a channel can reserve of a SKU: the same numbers by which a reservation is decided. */
export const promise = (offered: Offered | undefined, asking: Asking, sums?: SumsByPlace): Pick<Atp, 'atp' | 'explanation'> => {
  if (!offered) return { atp: 0, explanation: [] }
  const amounts = amountsOf(offered, asking)
  const atp = offered.active ? amounts.shown + amounts.own : 0
  return { atp, explanation: sums ? explain(amounts, offered, sums) : [] }
}
