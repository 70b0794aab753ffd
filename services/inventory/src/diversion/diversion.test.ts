import { describe, expect, it } from '@jest/globals'
import type { DealerCode, Sku } from '@channel/contracts'
import type { Diversion, DiversionId, Province, SerialNumber } from '@channel/contracts/inventory'
import { close, isOutOfTerritory, suspect } from './diversion.js'

const AT = '2026-11-22T04:00:00.000Z'
const dealerCode = 'D1' as DealerCode
const sighting = (serial: string, region: Province = '44') => ({
  serial: serial as SerialNumber,
  sku: 'BP-100' as Sku,
  evidence: {
    scanId: `scan of ${serial}`,
    kind: 'sold' as const,
    at: AT,
    outbound: { dealerCode, territory: ['31', '32'] as Province[], document: 'DN-1', at: AT, scanId: 'out' },
    region,
    seller: { kind: 'dealer' as const, dealerCode },
    reference: 'SO-1',
    reporter: 'amy',
  },
})
const ids = () => {
  let next = 0
  return () => `case-${(next += 1)}` as DiversionId
}

describe('a suspicion of diversion', () => {
  it('needs a place outside of the territory', () => {
    expect([sighting('S1', '31'), sighting('S1', '32'), sighting('S1', '44')].map(isOutOfTerritory)).toEqual([false, false, true])
  })

  it('opens one case per serial and adds to the one that is open', () => {
    const open = new Map([['S1' as SerialNumber, 'old' as DiversionId]])
    const outcome = suspect([sighting('S1'), sighting('S2'), sighting('S2')], open, ids())
    expect(outcome.opened).toMatchObject([{ id: 'case-1', serial: 'S2', dealerCode: 'D1', status: 'open', openedAt: AT }])
    expect(outcome.evidence.map(({ diversionId }) => diversionId)).toEqual(['old', 'case-1', 'case-1'])
    expect(outcome.events).toMatchObject([{ key: 'case-1', payload: { serial: 'S2', evidence: { region: '44' } } }])
  })
})

describe('a case', () => {
  const [open] = suspect([sighting('S1')], new Map(), ids()).opened as [Diversion]
  const by = { at: new Date(AT), actor: 'bob' }

  it('is closed with a penalty or a reason, and says so', () => {
    expect(close(open, { kind: 'confirm', penalty: '扣保证金 5000 元' }, by)).toMatchObject({
      ok: true,
      value: {
        diversion: { status: 'confirmed', note: '扣保证金 5000 元', closedAt: AT, closedBy: 'bob' },
        events: [{ key: 'case-1', payload: { dealerCode: 'D1', penalty: '扣保证金 5000 元' } }],
      },
    })
    expect(close(open, { kind: 'dismiss', reason: '客户搬家' }, by)).toMatchObject({
      ok: true,
      value: { diversion: { status: 'dismissed' }, events: [{ payload: { reason: '客户搬家' } }] },
    })
  })

  it('is closed once', () => {
    expect(close({ ...open, status: 'dismissed' }, { kind: 'confirm', penalty: 'x' }, by)).toEqual({
      ok: false,
      error: { code: 'DIVERSION_CLOSED', diversionId: 'case-1', status: 'dismissed' },
    })
  })
})
