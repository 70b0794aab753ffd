import {
  activateSerials,
  arriveSerials,
  confirmDiversion,
  dispatchSerials,
  listDiversions,
  receiveSerials,
  registerSerials,
  sellSerials,
} from '@channel/contracts/inventory'
import type { Team } from './team.js'
import { dayAfter } from './team.js'

const UNITS_IN_CASE = 6
const PALLET = 'PLT-E4-0001'

/** Case 2 begins with unit 7. */
const caseCode = (at: number): string => `CTN-E4-${String(at).padStart(4, '0')}`
const serialOf = (unit: number): string => `E4-${String(unit).padStart(6, '0')}`
const unitsOf = (at: number): string[] =>
  Array.from({ length: UNITS_IN_CASE }, (_, unit) => serialOf((at - 1) * UNITS_IN_CASE + unit + 1))

/** Case 1 is still at the factory, case 2 lies in the warehouse, the others went out, the last of them is on its way. */
const CASES = [1, 2, 3, 4, 5]
const DELIVERIES = [
  { at: 3, dealerCode: 'D-SH01', territory: ['31', '32', '33'], document: 'DEMO-OUT-0001', arrived: true },
  { at: 4, dealerCode: 'D-GZ01', territory: ['44', '45'], document: 'DEMO-OUT-0002', arrived: true },
  { at: 5, dealerCode: 'D-CD01', territory: ['51', '50'], document: 'DEMO-OUT-0003', arrived: false },
] as const

const SALES = [
  { unit: 13, dealerCode: 'D-SH01', region: '31' },
  { unit: 14, dealerCode: 'D-SH01', region: '32' },
  { unit: 15, dealerCode: 'D-SH01', region: '33' },
  { unit: 19, dealerCode: 'D-GZ01', region: '44' },
] as const

/** The last two turn up outside of their dealer's territory: Sichuan and Beijing. */
const ACTIVATIONS = [
  { unit: 13, region: '31' },
  { unit: 15, region: '51' },
  { unit: 19, region: '11' },
] as const

const CONFIRMED_DEALER = 'D-GZ01'

const produce = async ({ storekeeper, since }: Team): Promise<void> => {
  const cases = CASES.map((at) => ({ code: caseCode(at), pallet: PALLET, serials: unitsOf(at) }))
  const producedOn = dayAfter(since, -60)
  await storekeeper.must(registerSerials, 'serials', {
    sku: 'EM-E4',
    batch: 'E4-DEMO-A',
    producedOn,
    cases,
    reference: '生产入库 DEMO',
  })
  const units = { cases: CASES.slice(1).map(caseCode) }
  const at = { kind: 'location' as const, location: 'WH-SH' }
  await storekeeper.must(receiveSerials, 'serials:receive', { units, at, reference: '期初入库 WH-SH' })
}

const deliver = async ({ storekeeper }: Team): Promise<void> => {
  for (const { at, dealerCode, territory, document: reference, arrived } of DELIVERIES) {
    const dealer = { kind: 'dealer' as const, dealerCode }
    const units = { cases: [caseCode(at)] }
    const to = { ...dealer, territory: [...territory] }
    await storekeeper.must(dispatchSerials, `serials:${reference}`, { units, from: 'WH-SH', to, reference })
    if (arrived) await storekeeper.must(arriveSerials, `serials:${reference}:arrive`, { units, at: dealer, reference })
  }
}

const sellAndActivate = async ({ platform }: Team): Promise<void> => {
  for (const { unit, dealerCode, region } of SALES) {
    const seller = { kind: 'dealer' as const, dealerCode }
    const units = { serials: [serialOf(unit)] }
    await platform.must(sellSerials, `serials:sell:${unit}`, { units, seller, region, reference: `零售 ${serialOf(unit)}` })
  }
  for (const { unit, region } of ACTIVATIONS) {
    const units = { serials: [serialOf(unit)] }
    await platform.must(activateSerials, `serials:activate:${unit}`, { units, region, reference: '小程序激活' })
  }
}

/** One case of diversion stays open, the other has been looked into. */
export const sowSerials = async (team: Team): Promise<void> => {
  await produce(team)
  await deliver(team)
  await sellAndActivate(team)
  const { rows } = await team.ops.ask(listDiversions, { dealerCode: CONFIRMED_DEALER, first: 10 })
  for (const { node } of rows) {
    const penalty = '跨区销售属实：扣减本季度返利 2,000 元，书面警告'
    await team.ops.must(confirmDiversion, `diversion:${node.serial}`, { diversionId: node.id, penalty })
  }
}
