import type { InputOf } from '@channel/contracts'
import { allocateStock, reserveStock, shipStock } from '@channel/contracts/inventory'
import { soldOutProduct } from './catalogue.js'
import type { Team } from './team.js'
import { momentAfter } from './team.js'

type Reservation = Pick<InputOf<typeof reserveStock>, 'channel' | 'buyer' | 'region' | 'mayWait' | 'lines'> & { shipped: boolean }

/** What a marketplace's own order system keeps here, under ids of its own. */
const RESERVATIONS: Record<string, Reservation> = {
  /** Goes to Sichuan: Chengdu is nearest, though Shanghai comes first by priority. */
  '01930000-0000-7000-8000-000000000001': {
    channel: 'DOUYIN',
    buyer: 'dy-10001',
    region: '四川',
    lines: [{ sku: 'NM-G2', quantity: 2 }],
    shipped: true,
  },
  '01930000-0000-7000-8000-000000000002': {
    channel: 'DOUYIN',
    buyer: 'dy-10002',
    region: '广东',
    lines: [{ sku: 'EM-E5-PRO', quantity: 1 }],
    shipped: false,
  },
  /** These two wait for goods that are on their way. */
  '01930000-0000-7000-8000-000000000003': {
    channel: 'DOUYIN',
    buyer: 'dy-10003',
    region: '浙江',
    mayWait: true,
    lines: [{ sku: soldOutProduct.sku, quantity: 1 }],
    shipped: false,
  },
  '01930000-0000-7000-8000-000000000004': {
    channel: 'TMALL',
    buyer: 'tb-20001',
    region: '江苏',
    mayWait: true,
    lines: [{ sku: soldOutProduct.sku, quantity: 2 }],
    shipped: false,
  },
}

const GIFTS = '01930000-0000-7000-8000-000000000005'
const FIRST_GIFTS = [
  { sku: 'NM-K5-S', quantity: 60 },
  { sku: 'AC-CASE', quantity: 60 },
]
const KEPT_DAYS = 30

export const sowReservations = async ({ ops, since }: Team, batch: string): Promise<void> => {
  const gifts = { channel: 'GIFT', batch, lines: FIRST_GIFTS, shipped: true }
  for (const [reservationId, { shipped, ...wanted }] of Object.entries({ ...RESERVATIONS, [GIFTS]: gifts })) {
    const key = `reservation:${reservationId}`
    await ops.must(reserveStock, key, { reservationId, expiresAt: momentAfter(since, KEPT_DAYS), ...wanted })
    await ops.must(allocateStock, `${key}:allocate`, { reservationId })
    if (shipped) await ops.must(shipStock, `${key}:ship`, { reservationId })
  }
}
