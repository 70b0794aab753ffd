import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CallContext, InputOf } from '@channel/contracts'
import {
  approveApplication,
  askForMore,
  changeApplication,
  listApplications,
  rejectApplication,
  withdrawApplication,
} from '@channel/contracts/dealer'
import type { DealerApplication } from '@channel/contracts/dealer'
import { asService, brandAdmin, brandOps, dealerBuyer, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import { masterParts } from '../master.parts.js'
import { codeOf, plant } from '../testing/dealers.js'
import { applied, attach, LICENCES, paper } from '../testing/master.js'
import type { RunningDealers } from '../testing/running.js'
import { key, runningDealers } from '../testing/running.js'

let database: TestDatabase
let one: RunningDealers
let two: RunningDealers
let master: ReturnType<typeof masterParts>
let other: ReturnType<typeof masterParts>

beforeAll(async () => {
  database = await testDatabase('dealer')
  ;[one, two] = await Promise.all([runningDealers(database.url), runningDealers(database.url)])
  ;[master, other] = [masterParts(one.ground), masterParts(two.ground)]
})
afterAll(async () => {
  await Promise.all([one.stop(), two.stop()])
  await database.drop()
})

const target = ({ id, version }: DealerApplication) => ({ idempotencyKey: key(), applicationId: id, version })
const approve = (
  application: DealerApplication,
  more: Partial<InputOf<typeof approveApplication>> = {},
  context = brandAdmin,
  at = master,
) => at.onboarding.approve(approveApplication.input.parse({ ...target(application), dealerCode: 'NEW', ...more }), context)
const reject = (application: DealerApplication, context: CallContext = brandAdmin, at = master) =>
  at.onboarding.reject(rejectApplication.input.parse({ ...target(application), reason: '资质不符' }), context)
const statusOf = async ({ id }: DealerApplication) => (await master.onboarding.get({ ids: [id] }, brandOps))[0]?.status

describe('an application', () => {
  it('that is approved opens the dealer with account, terms, contacts, territories and papers', async () => {
    await plant(one, { 'A-N': null })
    const form = {
      parent: 'A-N',
      territories: [{ province: '江苏省', city: '苏州市' }],
      channel: 'DEALER',
      licence: LICENCES[0].toLowerCase(),
    }
    const application = await applied(master, form)
    expect(application).toMatchObject({ status: 'submitted', number: expect.stringMatching(/^DA20260301-\d{6}$/), version: 1 })
    expect(await approve(application, { dealerCode: 'A-1' })).toEqual({
      ok: false,
      error: { code: 'DOCUMENTS_MISSING', kinds: ['licence'] },
    })
    await attach(master, application.id)
    const terms = { creditLimitMinor: 500_000, paymentDays: 45, accountManager: 'manager-1', tier: 'gold', region: '华东' }
    const reply = await approve(application, { dealerCode: 'A-1', ...terms })
    expect(reply).toMatchObject({
      ok: true,
      value: {
        application: { status: 'approved', dealerCode: 'A-1', allowed: [], decidedBy: brandAdmin.principal.subject },
        dealer: { code: 'A-1', name: application.companyName, parent: 'A-N', tier: 'gold', status: 'active' },
      },
    })
    const codes = [codeOf('A-1')]
    expect(await one.credit.accounts({ codes }, brandOps)).toMatchObject([{ limitMinor: 500_000, currency: 'CNY' }])
    expect(await one.dealers.profiles({ codes }, brandOps)).toMatchObject([
      {
        licence: LICENCES[0],
        accountManager: 'manager-1',
        territories: form.territories,
        channel: 'DEALER',
      },
    ])
    expect(await database.query('SELECT payment_days FROM credit_terms WHERE dealer_code = $1', 'A-1')).toEqual([
      { payment_days: 45 },
    ])
    expect(await one.ground.branchOf(codeOf('A-N'))).toContain('A-1')
    const papers = await master.documents.list({ dealerCodes: codes, applicationIds: [] }, dealerBuyer('A-1'))
    expect(papers).toMatchObject([{ kind: 'licence', dealerCode: 'A-1', mediaType: 'application/pdf' }])
    const history = await master.onboarding.history({ ids: [application.id] }, brandOps)
    expect(history.map(({ action }) => action)).toEqual(['apply', 'approve'])
  })

  it('is decided by somebody else than whoever submitted it, and by a person', async () => {
    const application = await applied(master, { licence: LICENCES[1] }, brandAdmin)
    await attach(master, application.id)
    const requestedBy = brandAdmin.principal.subject
    expect(await approve(application, {}, brandAdmin)).toEqual({ ok: false, error: { code: 'SAME_PERSON', requestedBy } })
    expect(await reject(application, brandAdmin)).toMatchObject({ error: { code: 'SAME_PERSON' } })
    expect(await reject(application, asService('order'))).toMatchObject({ error: { code: 'FORBIDDEN' } })
    expect(await reject(application, brandOps)).toMatchObject({
      ok: true,
      value: { status: 'rejected', decisionNote: '资质不符' },
    })
    expect(await approve(application, {}, brandOps)).toMatchObject({
      error: { code: 'APPLICATION_NOT_ALLOWED', status: 'rejected', allowed: [] },
    })
  })

  it('goes back with what is missing, and whoever puts it right does not decide it', async () => {
    const application = await applied(master, { licence: LICENCES[1] })
    const asked = await master.onboarding.askForMore(
      askForMore.input.parse({ ...target(application), reason: '缺执照' }),
      brandAdmin,
    )
    expect(asked).toMatchObject({ ok: true, value: { status: 'more-wanted', allowed: ['change', 'reject', 'withdraw'] } })
    const form = { companyName: '改名公司', licence: LICENCES[1], contacts: application.contacts }
    const change = (version: number) => changeApplication.input.parse({ ...target(application), version, ...form })
    expect(await master.onboarding.change(change(1), brandAdmin)).toMatchObject({
      error: { code: 'VERSION_CONFLICT', current: 2 },
    })
    const changed = await master.onboarding.change(change(2), brandAdmin)
    expect(changed).toMatchObject({ ok: true, value: { status: 'submitted', companyName: '改名公司', version: 3 } })
    if (changed.ok) expect(await reject(changed.value, brandAdmin)).toMatchObject({ error: { code: 'SAME_PERSON' } })
  })

  it.each(['91440300708461136A', '9144', '91440300708461136I'])('with the licence number %s is refused', async (licence) => {
    await expect(applied(master, { licence })).rejects.toThrow('LICENCE_INVALID')
  })

  it('of a company that is a dealer already, or with a code that is taken, is refused and opens nothing', async () => {
    await plant(one, { 'B-1': null })
    const again = await applied(master, { licence: LICENCES[0] })
    await attach(master, again.id)
    expect(await approve(again, { dealerCode: 'B-2' })).toMatchObject({ error: { code: 'LICENCE_TAKEN', dealerCode: 'A-1' } })
    const fresh = await applied(master, { licence: LICENCES[2] })
    await attach(master, fresh.id)
    expect(await approve(fresh, { dealerCode: 'B-1' })).toMatchObject({ error: { code: 'DEALER_EXISTS' } })
    expect([await statusOf(again), await statusOf(fresh)]).toEqual(['submitted', 'submitted'])
    expect(await one.dealers.find({ codes: [codeOf('B-2')] }, brandOps)).toEqual([])
  })

  it('that many decide at once, at two instances, is decided once and opens one dealer at most', async () => {
    for (let round = 0; round < 5; round += 1) {
      const application = await applied(master, { licence: LICENCES[3] })
      await attach(master, application.id)
      const replies = await Promise.all(
        Array.from({ length: 8 }, (_, n) => {
          const at = n % 2 === 0 ? master : other
          return n < 4
            ? reject(application, brandAdmin, at)
            : approve(application, { dealerCode: `C-${round}-${n}` }, brandAdmin, at)
        }),
      )
      expect(replies.filter(({ ok }) => ok)).toHaveLength(1)
      const opened = await database.query('SELECT code FROM dealer WHERE code LIKE $1', `C-${round}-%`)
      expect(opened).toHaveLength((await statusOf(application)) === 'approved' ? 1 : 0)
      await database.query("UPDATE dealer SET status = 'closed' WHERE code LIKE $1", `C-${round}-%`)
    }
  })

  it('two of one company, approved at once, open one dealer', async () => {
    const both = await Promise.all([applied(master, { licence: LICENCES[2] }), applied(master, { licence: LICENCES[2] })])
    await Promise.all(both.map(({ id }) => attach(master, id, { content: paper('png') })))
    const replies = await Promise.all(
      both.map((each, n) => approve(each, { dealerCode: `D-${n}` }, brandAdmin, n === 0 ? master : other)),
    )
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1)
    expect(replies.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'LICENCE_TAKEN' } })
  })
})

describe('the people of a dealer', () => {
  const me = dealerBuyer('E-R')
  let mine: DealerApplication
  let above: DealerApplication
  beforeAll(async () => {
    await plant(one, { 'E-N': null, 'E-R': 'E-N' })
    above = await applied(master, { parent: 'E-N', companyName: '隐藏公司' })
    mine = await applied(master, { companyName: '门店公司' }, me)
  })

  it('propose dealers below their own only', async () => {
    expect(mine).toMatchObject({ parent: 'E-R', submittedBy: me.principal.subject })
    await expect(applied(master, { parent: 'E-N' }, me)).rejects.toThrow('DEALER_NOT_FOUND')
    await expect(applied(master, {}, { ...me, principal: { ...me.principal, roles: ['guide'] } })).rejects.toThrow('FORBIDDEN')
  })

  it('see, change and withdraw what is to stand in their branch, and nothing else', async () => {
    const ids = [mine.id, above.id]
    expect((await master.onboarding.get({ ids }, me)).map(({ id }) => id)).toEqual([mine.id])
    const history = await master.onboarding.history({ ids }, me)
    expect(new Set(history.map(({ applicationId }) => applicationId))).toEqual(new Set([mine.id]))
    const listed = async (input: InputOf<typeof listApplications>) =>
      (await master.onboarding.list(listApplications.input.parse(input), me)).rows.map(({ node }) => node.id)
    expect(await listed({})).toEqual([mine.id])
    expect([await listed({ search: '隐藏' }), await listed({ parent: 'E-N' })]).toEqual([[], []])
    const withdraw = (application: DealerApplication) =>
      master.onboarding.withdraw(withdrawApplication.input.parse(target(application)), me)
    expect(await withdraw(above)).toEqual({ ok: false, error: { code: 'APPLICATION_NOT_FOUND', applicationId: above.id } })
    expect(await attach(master, above.id, {}, me)).toMatchObject({ error: { code: 'APPLICATION_NOT_FOUND' } })
    expect(await attach(master, mine.id, {}, me)).toMatchObject({ ok: true })
    expect(await withdraw(mine)).toMatchObject({ ok: true, value: { status: 'withdrawn' } })
  })

  it('decide nothing', async () => {
    expect(await approve(mine, {}, me)).toMatchObject({ error: { code: 'FORBIDDEN' } })
  })
})

it('applications are paged newest first and filtered by status and province', async () => {
  const territories = [{ province: '云南省', city: null }]
  const three = [
    await applied(master, { territories }),
    await applied(master, { territories }),
    await applied(master, { territories }),
  ]
  const list = (input: InputOf<typeof listApplications>) => master.onboarding.list(listApplications.input.parse(input), brandOps)
  const first = await list({ first: 2, province: '云南省', status: 'submitted' })
  const second = await list({ first: 2, province: '云南省', after: first.rows.at(-1)?.cursor })
  expect([...first.rows, ...second.rows].map(({ node }) => node.id)).toEqual(three.map(({ id }) => id).reverse())
  expect([first.hasNextPage, second.hasNextPage, first.totalCount]).toEqual([true, false, 3])
})
