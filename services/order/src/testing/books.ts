import { expect } from '@jest/globals'
import type { OrderHistoryEntry, OrderStatus, OrderStepName } from '@channel/contracts/order'
import { getOrderHistory } from '@channel/contracts/order'
import { brandOps } from '@channel/testkit'
import type { PlacedOrder, TestedService } from './order-service.js'

const OPEN: OrderStatus[] = ['confirmed', 'sent', 'partly-shipped']
const BACK: Partial<Record<OrderStepName, OrderStatus[]>> = { changed: OPEN, 'change-refused': OPEN, split: OPEN }

/** From where each step leads where. */
const PATHS: Record<OrderStepName, [OrderStatus[], OrderStatus[]]> = {
  submitted: [[], ['submitted']],
  'split-off': [[], ['confirmed']],
  'approval-asked': [['submitted'], ['approving']],
  approved: [['approving'], ['submitted']],
  rejected: [['approving'], ['refused']],
  confirmed: [['submitted'], ['confirmed']],
  refused: [['submitted'], ['refused']],
  sent: [
    ['confirmed', 'partly-shipped', 'shipped', 'received'],
    ['sent', 'partly-shipped', 'shipped', 'received'],
  ],
  'shipping-started': [OPEN, ['shipping']],
  'shipment-posted': [['shipping'], ['partly-shipped', 'shipped']],
  received: [['shipped'], ['received']],
  completed: [['shipped', 'received'], ['completed']],
  'change-started': [OPEN, ['changing']],
  'split-started': [OPEN, ['changing']],
  changed: [['changing'], OPEN],
  'change-refused': [['changing'], OPEN],
  split: [['changing'], OPEN],
  'cancelling-started': [OPEN, ['cancelling']],
  cancelled: [['cancelling', 'approving'], ['cancelled']],
  'rest-cancelled': [['cancelling'], ['shipped']],
  held: [
    [...OPEN, 'approving'],
    [...OPEN, 'approving'],
  ],
  unheld: [
    [...OPEN, 'approving'],
    [...OPEN, 'approving'],
  ],
}

const told = ({ step, status }: OrderHistoryEntry): string[] => {
  switch (step) {
    case 'submitted':
    case 'confirmed':
    case 'refused':
    case 'received':
    case 'completed':
    case 'changed':
    case 'cancelled':
      return [`order.order-${step}.v1`]
    case 'split-off':
      return ['order.order-confirmed.v1']
    case 'approval-asked':
      return ['order.order-approval-requested.v1']
    case 'rejected':
      return ['order.order-refused.v1']
    case 'shipment-posted':
      return ['order.shipment-posted.v1', ...(status === 'shipped' ? ['order.order-shipped.v1'] : [])]
    case 'split':
      return ['order.order-changed.v1']
    case 'rest-cancelled':
      return ['order.order-changed.v1', 'order.order-shipped.v1']
    case 'approved':
    case 'sent':
    case 'shipping-started':
    case 'change-started':
    case 'split-started':
    case 'change-refused':
    case 'cancelling-started':
    case 'held':
    case 'unheld':
      return []
  }
}

const sum = (numbers: number[]): number => numbers.reduce((total, one) => total + one, 0)

/** All that can be seen of the service and of what it keeps elsewhere. */
export const stateOf = async (service: TestedService) => {
  const { sellable, reservations, holds, accounts } = service.neighbours
  const orders = (await service.list({ first: 200 })).rows.map(({ node }) => node)
  return structuredClone({ orders, events: await service.events(), sellable, reservations, holds, accounts })
}

type Goods = { stock: Record<string, number>; arrived: Record<string, number> }

export const booksAgree = async (service: TestedService, goods: Goods): Promise<void> => {
  const { neighbours } = service
  const orders = (await service.list({ first: 200 })).rows.map(({ node }) => node)
  for (const order of orders) await followedItsPath(service, order)
  stockAgrees(service, orders, goods)
  creditAgrees(service, orders)
  expect(neighbours.secondEndings).toEqual([])
  const known = new Set(orders.map(({ id }) => id as string))
  for (const id of neighbours.holds.keys()) expect(known).toContain(id)
}

const isOpen = ({ status }: PlacedOrder) => OPEN.includes(status)
const isSold = ({ status }: PlacedOrder) => OPEN.includes(status) || ['shipped', 'received', 'completed'].includes(status)

const stockAgrees = ({ neighbours }: TestedService, orders: PlacedOrder[], { stock, arrived }: Goods): void => {
  for (const sku of Object.keys(stock)) {
    const kept = [...neighbours.reservations.values()].flatMap(({ units }) => units.get(sku) ?? [])
    const open = orders.filter(isOpen).flatMap(({ lines }) => lines.filter((line) => line.sku === sku))
    const sold = orders.filter(isSold).flatMap(({ lines }) => lines.filter((line) => line.sku === sku))
    const here = {
      open: sum(open.map(({ quantity, shipped }) => quantity - shipped)),
      waiting: sum(open.map(({ waiting }) => waiting)),
      shipped: sum(sold.map(({ shipped }) => shipped)),
    }
    expect(here).toEqual({
      open: sum(kept.map((units) => units.open)),
      waiting: sum(kept.map((units) => units.waiting)),
      shipped: sum(kept.map((units) => units.shipped)),
    })
    const gone = here.open - here.waiting + here.shipped
    expect(neighbours.sellable.get(sku)).toBe((stock[sku] ?? 0) + (arrived[sku] ?? 0) - gone)
  }
}

const creditAgrees = ({ neighbours }: TestedService, orders: PlacedOrder[]): void => {
  const sold = orders.filter((order) => order.channel === 'dealer' && isSold(order))
  const shipped = sum(sold.map(({ shippedMinor }) => shippedMinor))
  const total = sum(sold.map(({ totalMinor }) => totalMinor))
  expect(neighbours.accounts.get('D001')).toMatchObject({ owedMinor: shipped, heldMinor: total - shipped })
  for (const order of orders) {
    const hold = neighbours.holds.get(order.id)
    const isLive = hold?.status === 'held' || hold?.status === 'confirmed'
    expect(isLive).toBe(order.channel === 'dealer' && isOpen(order))
    if (isLive) expect(hold?.amountMinor).toBe(order.totalMinor - order.shippedMinor)
  }
}

const followedItsPath = async (service: TestedService, order: PlacedOrder): Promise<void> => {
  const path = await service.queries.history(getOrderHistory.input.parse({ ids: [order.id] }), brandOps)
  expect(path.map(({ version }) => version)).toEqual(path.map((_, index) => index + 1))
  for (const [index, { step, status }] of path.entries()) {
    const before = path[index - 1]?.status
    const [from, to] = PATHS[step]
    expect(before === undefined ? from : [before].filter((one) => from.includes(one))).toHaveLength(before === undefined ? 0 : 1)
    expect(to).toContain(status)
    if (BACK[step]) expect(status).toBe(path.findLast((one, at) => at < index - 1 && isSettled(one.status))?.status)
  }
  expect(path.at(-1)?.status).toBe(order.status)
  expect(isSettled(order.status)).toBe(true)
  expect(await service.events(order.id)).toEqual(path.flatMap(told))
  const shipments = await service.shipments(order.id)
  expect(sum(shipments.map(({ amountMinor }) => amountMinor))).toBe(order.shippedMinor)
  expect(shipments.map(({ last }) => last)).toEqual(
    path.filter(({ step }) => step === 'shipment-posted').map(({ status }) => status === 'shipped'),
  )
}

const isSettled = (status: OrderStatus): boolean => !['submitted', 'shipping', 'changing', 'cancelling'].includes(status)
