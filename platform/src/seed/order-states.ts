import type { InputOf } from '@channel/contracts'
import type { Order } from '@channel/contracts/order'
import { changeOrder, holdOrder, markSent, placeOrder, receiveOrder, shipOrder, splitOrder } from '@channel/contracts/order'
import { soldOutProduct } from './catalogue.js'
import type { Sower } from './sower.js'
import type { Team } from './team.js'

type Extras = Pick<InputOf<typeof placeOrder>, 'onCreditExceeded' | 'mayWait' | 'note' | 'shipTo'>

const keyOf = (reference: string) => `order:${reference}`

/** Without prices of its own: the price lists have them. */
const place = (by: Sower, reference: string, dealerCode: string, wanted: Record<string, number>, extras: Extras = {}) => {
  const lines = Object.entries(wanted).map(([sku, quantity]) => ({ sku, quantity }))
  const input = { channel: 'dealer' as const, dealerCode, currency: 'CNY', lines, reference, ...extras }
  return by.must(placeOrder, keyOf(reference), input)
}

const ship = ({ storekeeper }: Team, { id: orderId, reference }: Order, lines?: { lineNo: number; quantity: number }[]) =>
  storekeeper.must(shipOrder, `${keyOf(reference ?? '')}:ship`, {
    orderId,
    ...(lines && { lines }),
    carrier: '顺丰速运',
    trackingNumber: `SF-${reference ?? ''}`,
  })

const sowOnTheirWay = async (team: Team): Promise<void> => {
  const { ops, shanghai, platform } = team
  const partly = await place(shanghai, 'DEMO-PARTLY', 'D-SH01', { 'NM-G3': 60, 'FG-M3': 30 }, { note: '请先发颈椎仪' })
  await ship(team, partly, [{ lineNo: 1, quantity: 40 }])
  const received = await place(ops, 'DEMO-RECEIVED', 'D-GZ01', { 'NM-G3-PRO': 20, 'NM-G2': 60 })
  await ship(team, received)
  await ops.must(receiveOrder, `${keyOf('DEMO-RECEIVED')}:receive`, { orderId: received.id })
  const { id: orderId } = await place(ops, 'DEMO-SENT', 'D-BJ01', { 'EM-E5-PRO': 25 })
  await platform.must(markSent, `${keyOf('DEMO-SENT')}:sent`, { orderId, sapNumber: '4500018231' })
}

/** A person has to do something with each of these. */
const sowWaiting = async ({ ops, xian }: Team): Promise<void> => {
  const asked = { onCreditExceeded: 'ask' as const, note: '西安商场周年庆备货，已付定金' }
  await place(xian, 'DEMO-APPROVAL', 'D-XA01', { 'WM-W3-PRO': 40 }, asked)
  const { id: held } = await place(ops, 'DEMO-ON-HOLD', 'D-HZ01', { 'EM-E4': 50 })
  await ops.must(holdOrder, `${keyOf('DEMO-ON-HOLD')}:hold`, { orderId: held, reason: '收货地址待客户确认' })
  await place(
    ops,
    'DEMO-BACKORDER',
    'D-SZ01',
    { 'EM-E3': 20, [soldOutProduct.sku]: 8 },
    { mayWait: true, note: '首发款可等到货' },
  )
}

const sowAltered = async ({ ops }: Team): Promise<void> => {
  const { id: parted } = await place(ops, 'DEMO-SPLIT', 'D-NJ01', { 'NM-G2': 30, 'AC-GEL': 40 })
  await ops.must(splitOrder, `${keyOf('DEMO-SPLIT')}:split`, {
    orderId: parted,
    lines: [{ lineNo: 2, quantity: 40 }],
    reason: '配件改发门店，单独成单',
  })
  const { id: grown } = await place(ops, 'DEMO-CHANGED', 'D-CD01', { 'HM-H1': 20, 'FM-F2': 10 })
  const lines = [{ lineNo: 1, quantity: 30 }]
  await ops.must(changeOrder, `${keyOf('DEMO-CHANGED')}:change`, { orderId: grown, lines, reason: '客户加单' })
}

/** Above and below Shanghai, so that each level of the tree has something of its own. */
const sowInTheTree = async (team: Team): Promise<void> => {
  const shipTo = {
    recipient: '唐欣怡',
    phone: '021-58880303',
    province: '上海',
    city: '上海',
    address: '浦东新区陆家嘴环路 1000 号',
  }
  await ship(team, await place(team.ops, 'DEMO-LJZ', 'D-SH01-LJZ', { 'NM-K5': 12, 'AC-CASE': 20 }, { shipTo }))
  await place(team.ops, 'DEMO-QB', 'D-SH01-QB', { 'FG-MINI': 15 })
  await ship(team, await place(team.ops, 'DEMO-CN', 'D-CN01', { 'WM-W2': 80, 'EM-E4-AIR': 60 }))
}

/** Dealers' orders in all the states between confirmed and completed. */
export const sowOrderStates = async (team: Team): Promise<void> => {
  await sowOnTheirWay(team)
  await sowWaiting(team)
  await sowAltered(team)
  await sowInTheTree(team)
}
