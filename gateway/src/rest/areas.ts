import type { Command, Query } from '@channel/contracts'
import type { ApiArea, ApiScope } from '@channel/contracts/identity'

/** Why a message is none of the API's: only services send it, only people do, or it is the inside of a file upload. */
type Reason = 'services' | 'people' | 'files'

/** What `/graphql` does not offer either, or offers to people only. Everything else of the catalogue must have an area. */
const KEPT_BACK: Readonly<Record<string, Reason>> = {
  'dealer.change-hold': 'services',
  'dealer.confirm-hold': 'services',
  'dealer.consume-hold': 'services',
  'dealer.credit-rebate': 'services',
  'dealer.credit-return': 'services',
  'dealer.hold-credit': 'services',
  'dealer.reconcile': 'services',
  'dealer.release-hold': 'services',
  'dealer.reopen-hold': 'services',
  'dealer.split-hold': 'services',
  'dealer.upload-document': 'files',
  'dealer.get-document': 'files',
  'inventory.allocate-stock': 'services',
  'inventory.release-stock': 'services',
  'inventory.repair-stock': 'people',
  'inventory.reserve-stock': 'services',
  'inventory.return-stock': 'services',
  'inventory.ship-stock': 'services',
  'inventory.start-import': 'files',
  'inventory.upload-import-part': 'files',
  'order.mark-sent': 'services',
  'order.receive-push': 'services',
  'order.start-market-import': 'files',
  'order.take-market-rows': 'files',
  'order.upload-return-photo': 'files',
  'order.get-return-photo': 'files',
}

/** Accounts, sessions, keys and the audit log: a key never makes another one. */
const PEOPLES_SERVICES: ReadonlySet<string> = new Set(['identity'])

type Rule = readonly [words: RegExp, area: ApiArea]

/** By the words of a message's name, the first that fits; a message that none fits is not offered, and a test says so. */
const AREAS: Readonly<Record<string, readonly Rule[]>> = {
  inventory: [
    [/\batp\b|available-to-promise/, 'stock'],
    [/product|location/, 'products'],
    [/gift/, 'gifts'],
    [/serial|case|diversion/, 'serials'],
    [/channel|quota|safety-stock|presale|receipt|backorder/, 'channels'],
    [/stock|balance|movement|reservation|adjust|transfer|in-transit|count|import|reconcile|consistency/, 'stock'],
  ],
  order: [
    [/market|external|shop|sku/, 'market'],
    [/gift|quote|recipient|parcel|corporate/, 'gifts'],
    [/return|rma|credit-note|inspect/, 'returns'],
    [/order|history|shipment|approval-rule|sales-summary|cart|template|bulk/, 'orders'],
  ],
  dealer: [
    [/rebate/, 'rebates'],
    [/price/, 'prices'],
    [/statement|trade|sell-in|return-rate/, 'statements'],
    [/sell-out|channel-stock/, 'sell-out'],
    [/target|achievement/, 'targets'],
    [/credit|payment|owed|receivable|limit|hold/, 'credit'],
    [/dealer|status|profile|appl|agreement|document|changes|ask-for-more/, 'dealers'],
  ],
  partner: [[/webhook|deliver/, 'webhooks']],
}

type Message = Pick<Command | Query, 'pattern' | 'kind'>

const partsOf = (pattern: string): { service: string; name: string } => {
  const [service = '', name = ''] = pattern.split('.')
  return { service, name }
}

export const isKeptBack = ({ pattern }: Message): boolean =>
  pattern in KEPT_BACK || PEOPLES_SERVICES.has(partsOf(pattern).service)

export const areaOf = (message: Message): ApiArea | undefined => {
  if (isKeptBack(message)) return undefined
  const { service, name } = partsOf(message.pattern)
  return AREAS[service]?.find(([words]) => words.test(name))?.[1]
}

/** What a key must be allowed for a message; undefined where no key may send it. */
export const scopeOf = (message: Message): ApiScope | undefined => {
  const area = areaOf(message)
  return area && `${area}:${message.kind === 'query' ? 'read' : 'write'}`
}

/** Messages that are kept back by name, for the test that none of them is forgotten here. */
export const keptBackByName = Object.keys(KEPT_BACK)
