import { describe, expect, it } from '@jest/globals'
import type { LocationCode, Result, Sku } from '@channel/contracts'
import type { TransferId } from '@channel/contracts/inventory'
import { ReceiptLine, TakeBackLine } from '@channel/contracts/inventory'
import { brandOps } from '@channel/testkit'
import type { Step, TransferRequest, TransferState } from './transfer.js'
import { allowed, decide, draft } from './transfer.js'

const AT = '2026-11-22T04:00:00.000Z'
const from = 'WH1' as LocationCode
const to = 'ST1' as LocationCode
const sku = (code: string) => code as Sku
const lines = (...pairs: [string, number][]) => pairs.map(([code, quantity]) => ({ sku: sku(code), quantity }))

const drafted = (...pairs: [string, number][]): TransferState => ({
  ...draft({ from, to, lines: lines(...pairs), note: '' }, 'T' as TransferId, { context: brandOps, at: new Date(AT) }),
  number: 'TR20261122-000001',
})
const dispatch = (...pairs: [string, number][]): TransferRequest => ({
  action: 'dispatch',
  note: '',
  ...(pairs.length > 0 && { lines: lines(...pairs) }),
})
const receive = (...counted: object[]): TransferRequest => ({
  action: 'receive',
  note: '',
  lines: counted.map((one) => ReceiptLine.parse(one)),
})
const takeBack = (...counted: object[]): TransferRequest => ({
  action: 'takeBack',
  note: '',
  lines: counted.map((one) => TakeBackLine.parse(one)),
})
const cancel: TransferRequest = { action: 'cancel', note: '订单取消' }
const close: TransferRequest = { action: 'close', note: '' }

const taken = <T>(decided: Result<T, unknown>): T => {
  if (!decided.ok) throw new Error(JSON.stringify(decided.error))
  return decided.value
}
/** The last of several steps, each of which is accepted. */
const after = (transfer: TransferState, ...requests: TransferRequest[]): Step =>
  requests.reduce<Step>((step, request) => taken(decide(step.after, request, AT)), { after: transfer } as Step)
const moved = ({ moves }: Step): string[] =>
  moves.map(({ location, from: source, to: target, quantity, reason }) => `${location} ${source}→${target} ${quantity} ${reason}`)

describe('a draft', () => {
  it('adds up the lines of a SKU and keeps no stock', () => {
    const transfer = drafted(['B', 1], ['A', 2], ['B', 3])
    expect(transfer.lines.map(({ sku: code, requested, dispatched }) => [code, requested, dispatched])).toEqual([
      ['A', 2, 0],
      ['B', 4, 0],
    ])
  })

  it('is cancelled at once', () => {
    const step = after(drafted(['A', 2]), cancel)
    expect([step.after.status, step.moves, allowed(step.after)]).toEqual(['cancelled', [], []])
  })

  it('cannot be received, and says what can be done', () => {
    expect(decide(drafted(['A', 2]), receive({ sku: 'A', accepted: 1 }), AT)).toEqual({
      ok: false,
      error: { code: 'TRANSFER_NOT_ALLOWED', status: 'draft', allowed: ['dispatch', 'cancel'] },
    })
  })
})

describe('a dispatch', () => {
  it('takes everything out of the source and into transit to the destination', () => {
    const step = after(drafted(['A', 5]), dispatch())
    expect(moved(step)).toEqual(['WH1 sellable→outside 5 transfer-out', 'ST1 outside→inTransit 5 transfer-out'])
    expect(step.after).toMatchObject({ status: 'dispatched', lines: [{ dispatched: 5, inTransit: 5 }] })
  })

  it('may send a part, and the rest later', () => {
    const part = after(drafted(['A', 5]), dispatch(['A', 2]))
    expect(allowed(part.after)).toEqual(['dispatch', 'receive', 'cancel'])
    const rest = after(part.after, dispatch())
    expect(rest.after.lines[0]).toMatchObject({ dispatched: 5, inTransit: 5 })
    expect(allowed(rest.after)).toEqual(['receive', 'cancel'])
  })

  it('never sends more than was asked for, not even in two lines', () => {
    expect(decide(drafted(['A', 5]), dispatch(['A', 3], ['A', 3]), AT)).toEqual({
      ok: false,
      error: { code: 'TRANSFER_QUANTITY_EXCEEDED', exceeded: [{ sku: 'A', kind: 'dispatched', requested: 3, left: 2 }] },
    })
  })

  it('knows only the SKUs of the transfer', () => {
    expect(decide(drafted(['A', 5]), dispatch(['B', 1]), AT)).toEqual({
      ok: false,
      error: { code: 'SKU_NOT_IN_TRANSFER', skus: ['B'] },
    })
  })
})

describe('a receipt', () => {
  const underWay = after(drafted(['A', 10]), dispatch()).after

  it('accounts for every unit by what became of it', () => {
    const step = after(underWay, receive({ sku: 'A', accepted: 5, damaged: 2, short: 1, rejected: 1, over: 4, note: '外箱破损' }))
    expect(step.after).toMatchObject({
      status: 'partlyReceived',
      lines: [{ dispatched: 10, accepted: 5, damaged: 2, short: 1, rejected: 1, over: 4, inTransit: 1, returning: 1 }],
    })
    expect(moved(step)).toEqual([
      'ST1 inTransit→sellable 5 transfer-in',
      'ST1 inTransit→damaged 2 transfer-in',
      'ST1 inTransit→outside 1 transfer-short',
      'ST1 inTransit→outside 1 transfer-reject',
      'WH1 outside→inTransit 1 transfer-reject',
      'ST1 outside→sellable 4 transfer-over',
    ])
  })

  it.each([['short'], ['rejected']])('needs a reason for what is %s', (kind) => {
    expect(decide(underWay, receive({ sku: 'A', [kind]: 1 }), AT)).toEqual({
      ok: false,
      error: { code: 'REASON_REQUIRED', skus: ['A'] },
    })
    expect(decide(underWay, { ...receive({ sku: 'A', [kind]: 1 }), note: '少一箱' }, AT).ok).toBe(true)
  })

  it('never accepts more than is in transit', () => {
    expect(decide(underWay, receive({ sku: 'A', accepted: 8, damaged: 3 }), AT)).toEqual({
      ok: false,
      error: { code: 'TRANSFER_QUANTITY_EXCEEDED', exceeded: [{ sku: 'A', kind: 'damaged', requested: 3, left: 2 }] },
    })
  })

  it('takes goods that nobody sent as over only', () => {
    expect(after(underWay, receive({ sku: 'B', over: 2 })).after.lines[1]).toMatchObject({ sku: 'B', requested: 0, over: 2 })
    expect(decide(underWay, receive({ sku: 'B', accepted: 2 }), AT)).toMatchObject({ error: { code: 'SKU_NOT_IN_TRANSFER' } })
  })

  it('corrects what was declared short, as long as the transfer is open', () => {
    const short = after(underWay, receive({ sku: 'A', accepted: 7, short: 3, note: '少三件' }))
    expect(short.after.status).toBe('received')
    const found = after(short.after, receive({ sku: 'A', found: 2 }))
    expect(found.after.lines[0]).toMatchObject({ accepted: 9, short: 1 })
    expect(moved(found)).toEqual(['ST1 outside→sellable 2 transfer-in'])
    expect(decide(found.after, receive({ sku: 'A', found: 2 }), AT)).toMatchObject({
      error: { exceeded: [{ kind: 'found', left: 1 }] },
    })
    expect(decide(after(found.after, close).after, receive({ sku: 'A', found: 1 }), AT)).toMatchObject({
      error: { code: 'TRANSFER_NOT_ALLOWED', status: 'closed', allowed: [] },
    })
  })
})

describe('goods that go back', () => {
  const underWay = after(drafted(['A', 10]), dispatch()).after

  it('are taken back at the source, sellable, damaged or lost, and then the transfer can be closed', () => {
    const rejected = after(underWay, receive({ sku: 'A', accepted: 4, rejected: 6, note: '型号不符' }))
    expect([rejected.after.status, allowed(rejected.after)]).toEqual(['returning', ['receive', 'takeBack']])
    const back = after(rejected.after, takeBack({ sku: 'A', sellable: 3, damaged: 2, lost: 1, note: '途中丢失' }))
    expect(moved(back)).toEqual([
      'WH1 inTransit→sellable 3 transfer-in',
      'WH1 inTransit→damaged 2 transfer-in',
      'WH1 inTransit→outside 1 transfer-short',
    ])
    expect([back.after.status, allowed(back.after)]).toEqual(['received', ['receive', 'close']])
  })

  it('are recalled by the source as long as they are under way, and the transfer ends cancelled', () => {
    const recalled = after(underWay, cancel)
    expect(moved(recalled)).toEqual(['ST1 inTransit→outside 10 transfer-reject', 'WH1 outside→inTransit 10 transfer-reject'])
    expect(recalled.after).toMatchObject({ status: 'returning', recalled: true })
    expect(after(recalled.after, takeBack({ sku: 'A', sellable: 10 })).after.status).toBe('cancelled')
  })

  it('leave a transfer received where the destination already had a part, and nothing more is sent', () => {
    const part = after(drafted(['A', 10]), dispatch(['A', 8]), receive({ sku: 'A', accepted: 3 }), cancel)
    expect(allowed(part.after)).toEqual(['receive', 'takeBack'])
    const back = after(part.after, takeBack({ sku: 'A', sellable: 5 }))
    expect([back.after.status, allowed(back.after)]).toEqual(['received', ['receive', 'close']])
  })
})
