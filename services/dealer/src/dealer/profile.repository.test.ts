import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import type { CallContext, InputOf } from '@channel/contracts'
import { editDealer } from '@channel/contracts/dealer'
import { asService, brandAdmin, brandOps, dealerBuyer, dealerFinance, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import { codeOf, dealerNow, moveNow, plant } from '../testing/dealers.js'
import type { RunningDealers } from '../testing/running.js'
import { holding, key, runningDealers } from '../testing/running.js'

let database: TestDatabase
let one: RunningDealers
let two: RunningDealers

beforeAll(async () => {
  database = await testDatabase('dealer')
  ;[one, two] = await Promise.all([runningDealers(database.url), runningDealers(database.url)])
})
afterAll(async () => {
  await Promise.all([one.stop(), two.stop()])
  await database.drop()
})

type Edit = Partial<InputOf<typeof editDealer>>
const editAs = (context: CallContext, code: string, edit: Edit, at = one) =>
  at.dealers.edit(editDealer.input.parse({ idempotencyKey: key(), dealerCode: code, version: 1, ...edit }), context)
const profileOf = async (code: string, context = brandAdmin) =>
  (await one.dealers.profiles({ codes: [codeOf(code)] }, context))[0]
const LICENCES = ['91440300708461136T', '91110108551385082Q'] as const
const bank = { bankName: '中国工商银行上海分行', accountName: '上海健康器械有限公司', accountNumber: '6222021001122334455' }
const address = (label: string, isDefault = false) => ({
  ...{ label, recipient: '李四', phone: '13800000000', province: '上海市', city: '上海市', street: '南京路 1 号', isDefault },
})

describe('editing the master', () => {
  it('keeps everything of a dealer, tells what changed and writes it into the history', async () => {
    await plant(one, { 'A-1': null })
    const edit = {
      name: '上海健康器械有限公司',
      licence: LICENCES[0],
      channel: 'DEALER-EAST',
      accountManager: 'manager-1',
      contacts: [{ name: '张三', role: 'owner' as const, phone: '13900000000' }],
      addresses: [address('总仓'), address('门店')],
      territories: [{ province: '上海市', city: null }],
      bank,
      invoice: { title: '上海健康器械有限公司', taxNumber: LICENCES[0] },
      reason: '建档',
    }
    const reply = await editAs(brandAdmin, 'A-1', edit)
    expect(reply).toMatchObject({ ok: true, value: { dealer: { name: edit.name, version: 2 }, profile: { bank }, overlaps: [] } })
    expect(await profileOf('A-1')).toMatchObject({
      licence: LICENCES[0],
      addresses: [
        { label: '总仓', isDefault: true, id: expect.any(String) },
        { label: '门店', isDefault: false },
      ],
      territories: [{ province: '上海市', city: null }],
      bankMasked: false,
    })
    const history = await one.dealers.changes({ first: 5, dealerCode: codeOf('A-1') }, brandAdmin)
    expect(history.rows[0]?.node).toMatchObject({ actor: brandAdmin.principal.subject, version: 2, reason: '建档' })
    expect(history.rows[0]?.node.fields).toContainEqual({ field: 'accountManager', before: null, after: '"manager-1"' })
    const events = await database.query("SELECT payload FROM outbox_event WHERE key = 'A-1' AND name = 'dealer.dealer-edited.v1'")
    expect(events).toMatchObject([{ payload: { version: 2, fields: expect.arrayContaining(['bank', 'name']) } }])
    const found = await one.dealers.list({ first: 5, search: LICENCES[0].slice(3, 12), province: '上海市' }, brandOps)
    expect(found.rows.map(({ node }) => node.code)).toEqual(['A-1'])
  })

  it('changes nothing where nothing is new, and keeps the ids of addresses', async () => {
    const before = await profileOf('A-1')
    const same = await editAs(brandAdmin, 'A-1', { version: 2, addresses: before?.addresses, accountManager: 'manager-1' })
    expect(same).toMatchObject({ ok: true, value: { dealer: { version: 2 } } })
    const addresses = before?.addresses.map((each, index) => ({ ...each, isDefault: index === 1 }))
    await editAs(brandAdmin, 'A-1', { version: 2, addresses })
    expect((await profileOf('A-1'))?.addresses).toEqual(addresses)
  })

  it('of twenty edits of one version at two instances at once takes one', async () => {
    await plant(one, { 'A-2': null })
    const edits = Array.from({ length: 20 }, (_, n) => editAs(brandOps, 'A-2', { region: `R${n}` }, n % 2 === 0 ? one : two))
    const replies = await Promise.all(edits)
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1)
    expect(replies.filter((reply) => !reply.ok && reply.error.code === 'VERSION_CONFLICT')).toHaveLength(19)
    const { totalCount } = await one.dealers.changes({ first: 1, dealerCode: codeOf('A-2') }, brandAdmin)
    expect(totalCount).toBe(1)
  })

  it('refuses a licence that is wrong or that another dealer has, however many ask at once', async () => {
    await plant(one, { 'A-3': null, 'A-4': null })
    const wrong = `${LICENCES[1].slice(0, 17)}A`
    expect(await editAs(brandOps, 'A-3', { licence: wrong })).toMatchObject({
      error: { code: 'LICENCE_INVALID', fault: 'check-digit' },
    })
    expect(await editAs(brandOps, 'A-3', { licence: LICENCES[0] })).toMatchObject({
      error: { code: 'LICENCE_TAKEN', dealerCode: 'A-1' },
    })
    const replies = await Promise.all([
      editAs(brandOps, 'A-3', { licence: LICENCES[1] }),
      editAs(brandOps, 'A-4', { licence: LICENCES[1] }, two),
    ])
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('warns of territories of dealers of the same tier', async () => {
    await plant(one, { 'B-1': null, 'B-2': null, 'B-3': null })
    const take = (code: string, territory: { province: string; city: string | null }, more: Edit = {}) =>
      editAs(brandOps, code, { territories: [territory], ...more })
    await take('B-1', { province: '江苏省', city: '苏州市' })
    await take('B-2', { province: '江苏省', city: '南京市' })
    const whole = await take('B-3', { province: '江苏省', city: null })
    expect(whole.ok && whole.value.overlaps.map(({ dealerCode, territory }) => [dealerCode, territory.city])).toEqual([
      ['B-1', '苏州市'],
      ['B-2', '南京市'],
    ])
    const other = await editAs(brandOps, 'B-3', { version: 2, tier: 'store' })
    expect(other).toMatchObject({ ok: true, value: { overlaps: [] } })
  })
})

describe('bank data', () => {
  beforeAll(async () => {
    await plant(one, { 'C-1': null })
    await editAs(brandAdmin, 'C-1', { bank })
  })

  it('are whole for administrators, services and the finance of the dealer only', async () => {
    for (const context of [brandAdmin, asService('order'), dealerFinance('C-1')])
      expect(await profileOf('C-1', context)).toMatchObject({ bank, bankMasked: false })
    for (const context of [brandOps, dealerBuyer('C-1')])
      expect(await profileOf('C-1', context)).toMatchObject({
        bank: { accountNumber: '***************4455' },
        bankMasked: true,
      })
  })

  it('are set by administrators only, and masked in the history for others', async () => {
    expect(await editAs(brandOps, 'C-1', { version: 2, clear: ['bank'] })).toMatchObject({ error: { code: 'FORBIDDEN' } })
    const said = async (context: CallContext) =>
      JSON.stringify(await one.dealers.changes({ first: 5, dealerCode: codeOf('C-1') }, context))
    expect(await said(brandAdmin)).toContain(bank.accountNumber)
    expect(await said(brandOps)).not.toContain(bank.accountNumber)
    expect(await said(brandOps)).toContain('4455')
  })
})

describe('the people of a dealer', () => {
  beforeAll(() => plant(one, { 'D-N': null, 'D-R': 'D-N', 'D-S': 'D-R', 'D-X': null }))
  const me = dealerBuyer('D-R')

  it('read profiles of their branch only, and no history', async () => {
    const codes = ['D-N', 'D-R', 'D-S', 'D-X'].map(codeOf)
    expect((await one.dealers.profiles({ codes }, me)).map(({ dealerCode }) => dealerCode)).toEqual(['D-R', 'D-S'])
    expect((await one.dealers.changes({ first: 5, dealerCode: codeOf('D-R') }, me)).totalCount).toBe(0)
  })

  it('keep contacts and addresses of their branch themselves, and nothing else', async () => {
    const mine = { contacts: [{ name: '王五', role: 'purchasing' as const }], addresses: [address('仓')] }
    expect(await editAs(me, 'D-S', mine)).toMatchObject({ ok: true, value: { dealer: { version: 2, parent: 'D-R' } } })
    expect(await editAs(me, 'D-R', mine)).toMatchObject({ ok: true, value: { dealer: { parent: null } } })
    expect(await editAs(me, 'D-R', { version: 2, tier: 'platinum' })).toMatchObject({ error: { code: 'FORBIDDEN' } })
  })

  it('cannot tell a dealer that they do not see from one that is not', async () => {
    for (const code of ['D-N', 'D-X', 'D-?NOBODY'.replace('?', '')])
      expect(await editAs(me, code, { contacts: [] })).toEqual({
        ok: false,
        error: { code: 'DEALER_NOT_FOUND', dealerCode: code },
      })
  })
})

describe('closing', () => {
  const close = (code: string, at = one) =>
    at.dealers.changeStatus({ idempotencyKey: key(), dealerCode: codeOf(code), status: 'closed', reason: '停业' }, brandOps)

  it('needs that nothing is held, owed or below, and says what is', async () => {
    await plant(one, { 'E-1': null, 'E-2': 'E-1' })
    const hold = holding(codeOf('E-1'), 300)
    await one.credit.hold(hold, asService('order'))
    expect(await close('E-1')).toEqual({
      ok: false,
      error: { code: 'DEALER_HAS_OPEN', dealerCode: 'E-1', currency: 'CNY', heldMinor: 300, owedMinor: 0, below: ['E-2'] },
    })
    await one.credit.consume({ idempotencyKey: key(), holdId: hold.holdId }, asService('order'))
    expect(await close('E-2')).toMatchObject({ ok: true, value: { status: 'closed' } })
    expect(await close('E-1')).toMatchObject({ error: { heldMinor: 0, owedMinor: 300, below: [] } })
    const paid = { dealerCode: codeOf('E-1'), amountMinor: 300, currency: 'CNY', reference: `P-${newId()}` }
    await one.credit.recordPayment({ idempotencyKey: key(), ...paid }, brandOps)
    expect(await close('E-1')).toMatchObject({ ok: true, value: { status: 'closed', version: 2 } })
  })

  it('is for ever: no hold, no edit, no move, no other status', async () => {
    expect(await one.credit.hold(holding(codeOf('E-1'), 1), asService('order'))).toMatchObject({ ok: false })
    expect(await editAs(brandOps, 'E-1', { version: 2, region: '华东' })).toMatchObject({ error: { code: 'DEALER_CLOSED' } })
    expect(await moveNow(one, 'E-1', null)).toMatchObject({ error: { code: 'DEALER_CLOSED' } })
    const open = { idempotencyKey: key(), dealerCode: codeOf('E-1'), status: 'active' as const, reason: 'again' }
    expect(await one.dealers.changeStatus(open, brandOps)).toMatchObject({ error: { code: 'DEALER_CLOSED' } })
  })

  it('and holding credit at the same time never leaves a closed dealer with something open', async () => {
    for (let round = 0; round < 8; round += 1) {
      const code = `F-${round}`
      await plant(one, { [code]: null })
      const holds = Array.from({ length: 4 }, () => two.credit.hold(holding(codeOf(code), 10), asService('order')))
      const [closed, ...held] = await Promise.all([close(code), ...holds])
      expect(held.some(({ ok }) => ok) && closed.ok).toBe(false)
      expect((await dealerNow(one, code)).status).toBe(closed.ok ? 'closed' : 'active')
    }
  })
})
