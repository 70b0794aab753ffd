import type { Result } from '@channel/contracts'
import type { Arrival } from './external-order.js'

/** Who bought, before it is masked: exists only while a message is read. */
export type Buyer = { readonly id?: string; readonly name?: string; readonly phone?: string }

/** What an adapter may know of a shop. */
export type ShopAccess = {
  readonly code: string
  readonly currency: string
  readonly endpoint: string | null
  readonly credentials: Readonly<Record<string, string>>
  /** Masks a buyer and hashes who it is, with a key that never leaves the service. */
  readonly sealed: (buyer: Buyer) => { readonly buyer: string | null; readonly buyerHash: string | null }
}

/** A message as it came over the wire; names of headers in lower case. */
export type PushedMessage = { readonly headers: Readonly<Record<string, string>>; readonly body: string }

export type Malformed = { readonly code: 'MESSAGE_MALFORMED'; readonly reason: string }

/** How a platform tells us of changes. */
type Push = {
  /** Whether the message comes from whoever holds the shop's secret. */
  verify(message: PushedMessage, shop: ShopAccess, at: Date): boolean
  read(message: PushedMessage, shop: ShopAccess): Result<Arrival[], Malformed>
  /** What it wants to hear when we have the message. */
  readonly acknowledgement: string
}

export type Window = { readonly from: string; readonly to: string }
export type HttpRequest = { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body: string }

/** A page of what was modified in a window; `total` counts the whole window. */
export type PulledPage = { readonly total: number; readonly orders: readonly Arrival[]; readonly unread: readonly string[] }
export type PullFault = { readonly code: 'PLATFORM_REFUSED' | 'ANSWER_MALFORMED'; readonly reason: string }

/** How a platform is asked for changes. */
export type Pull = {
  readonly pageSize: number
  /** The longest window and the most pages that it answers. */
  readonly longestMs: number
  readonly mostPages: number
  /** Always POST. Pages count from 1. */
  request(window: Window, page: number, shop: ShopAccess, at: Date): HttpRequest
  read(body: string, shop: ShopAccess): Result<PulledPage, PullFault>
}

/** A platform as the rest of the service sees it. */
export type MarketAdapter = {
  /** Names of the credentials without which a shop cannot work. */
  readonly credentials: readonly string[]
  readonly push?: Push
  readonly pull?: Pull
}
