import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { brandOps, dealerBuyer, dealerFinance, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import fc from 'fast-check'
import { aDealer, codeOf, dealerNow, moveNow, plant } from '../testing/dealers.js'
import type { RunningDealers } from '../testing/running.js'
import { key, runningDealers } from '../testing/running.js'

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

/** `ancestor>dealer` for every pair of the closure among dealers whose code begins so. */
const closure = async (prefix: string): Promise<string[]> => {
  const rows = await database.query<{ pair: string }>(
    "SELECT ancestor || '>' || dealer_code AS pair FROM dealer_branch WHERE dealer_code LIKE $1 ORDER BY 1",
    `${prefix}%`,
  )
  return rows.map(({ pair }) => pair)
}
/** The same, worked out from who is whose parent. */
const closureOfParents = async (prefix: string): Promise<string[]> => {
  const rows = await database.query<{ code: string; parent: string | null }>(
    'SELECT code, parent_code AS parent FROM dealer WHERE code LIKE $1',
    `${prefix}%`,
  )
  const parents = new Map(rows.map(({ code, parent }) => [code, parent]))
  const pathTo = (code: string, seen: string[] = []): string[] => {
    if (seen.includes(code)) throw new Error(`${code} stands above itself`)
    const parent = parents.get(code)
    return [...(parent ? pathTo(parent, [...seen, code]) : []), code]
  }
  return rows.flatMap(({ code }) => pathTo(code).map((above) => `${above}>${code}`)).sort()
}

describe('registering with parents', () => {
  it('takes dealers in any order with their parents, and tells where each stands', async () => {
    await plant(one, { 'A-S': 'A-R', 'A-R': 'A-N', 'A-N': null })
    expect(await closure('A-')).toEqual(['A-N>A-N', 'A-N>A-R', 'A-N>A-S', 'A-R>A-R', 'A-R>A-S', 'A-S>A-S'])
    const told = await database.query(
      "SELECT payload->'ancestors' AS ancestors FROM outbox_event WHERE key = 'A-S' AND name = 'dealer.dealer-registered.v1'",
    )
    expect(told).toEqual([{ ancestors: ['A-N', 'A-R'] }])
    await plant(one, { 'A-T': 'A-S' })
    expect(await dealerNow(one, 'A-T')).toMatchObject({ parent: 'A-S', version: 1 })
  })

  it.each([
    ['a parent that nobody knows', { 'B-1': 'B-?' }, 'DEALER_NOT_FOUND'],
    ['dealers above each other', { 'B-1': 'B-2', 'B-2': 'B-1' }, 'DEALER_CYCLE'],
    ['a fifth level', { 'B-1': null, 'B-2': 'B-1', 'B-3': 'B-2', 'B-4': 'B-3', 'B-5': 'B-4' }, 'TREE_TOO_DEEP'],
  ])('refuses %s and writes nothing', async (_, tree, code) => {
    const dealers = Object.entries(tree).map(([name, parent]) => ({
      ...aDealer(name),
      ...(parent !== null && { parent: parent as never }),
    }))
    const reply = await one.dealers.register({ idempotencyKey: key(), dealers }, brandOps)
    expect(reply).toMatchObject({ ok: false, error: { code } })
    expect(await closure('B-')).toEqual([])
  })
})

describe('moving', () => {
  it('takes all below along and tells of each, the newer with the greater version', async () => {
    await plant(one, { 'C-N1': null, 'C-N2': null, 'C-R': 'C-N1', 'C-S': 'C-R' })
    expect(await moveNow(one, 'C-R', 'C-N2')).toMatchObject({ ok: true, value: { parent: 'C-N2', version: 2 } })
    expect(await closure('C-')).toEqual(await closureOfParents('C-'))
    expect(await moveNow(one, 'C-R', null)).toMatchObject({ ok: true, value: { parent: null } })
    const told = await database.query<{ payload: { ancestors: string[]; treeVersion: number } }>(
      "SELECT payload FROM outbox_event WHERE key = 'C-S' AND name = 'dealer.branch-changed.v1' ORDER BY seq, place",
    )
    expect(told.map(({ payload }) => payload.ancestors)).toEqual([['C-N2', 'C-R'], ['C-R']])
    expect(told[1]!.payload.treeVersion).toBeGreaterThan(told[0]!.payload.treeVersion)
  })

  it('refuses a place below oneself, a fifth level, a closed parent and an old version', async () => {
    await plant(one, { 'D-1': null, 'D-2': 'D-1', 'D-3': 'D-2', 'D-X': null, 'D-Y': 'D-X', 'D-Z': null })
    expect(await moveNow(one, 'D-1', 'D-3')).toMatchObject({ error: { code: 'DEALER_CYCLE' } })
    expect(await moveNow(one, 'D-1', 'D-1')).toMatchObject({ error: { code: 'DEALER_CYCLE' } })
    expect(await moveNow(one, 'D-X', 'D-3')).toEqual({
      ok: false,
      error: { code: 'TREE_TOO_DEEP', dealerCode: 'D-X', levels: 5, limit: 4 },
    })
    const close = { idempotencyKey: key(), dealerCode: codeOf('D-Z'), status: 'closed' as const, reason: '停业' }
    await one.dealers.changeStatus(close, brandOps)
    expect(await moveNow(one, 'D-3', 'D-Z')).toMatchObject({ error: { code: 'DEALER_CLOSED', dealerCode: 'D-Z' } })
    const late = { idempotencyKey: key(), dealerCode: codeOf('D-3'), parent: null, version: 7, reason: 'late' }
    expect(await one.dealers.move(late, brandOps)).toMatchObject({ error: { code: 'VERSION_CONFLICT', current: 1 } })
    expect(await closure('D-')).toEqual(await closureOfParents('D-'))
  })

  it('is not for the people of a dealer', async () => {
    const move = { idempotencyKey: key(), dealerCode: codeOf('C-S'), parent: null, version: 1, reason: 'mine' }
    expect(await one.dealers.move(move, dealerBuyer('C-S'))).toMatchObject({ error: { code: 'FORBIDDEN' } })
  })

  it('of two dealers under each other at the same time moves one', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [a, b] = [`E-${round}A`, `E-${round}B`]
      await plant(one, { [a]: null, [b]: null })
      const replies = await Promise.all([moveNow(one, a, b), moveNow(two, b, a)])
      expect(replies.filter(({ ok }) => ok)).toHaveLength(1)
    }
    expect(await closure('E-')).toEqual(await closureOfParents('E-'))
  })
})

describe('any history of moves and registrations at two instances at once', () => {
  it('leaves a tree of four levels whose closure is that of its parents, and tells the newest last', async () => {
    let round = 0
    const places = fc.array(fc.tuple(fc.nat(7), fc.option(fc.nat(7), { nil: null })), { minLength: 4, maxLength: 14 })
    await fc.assert(
      fc.asyncProperty(places, async (moves) => {
        const prefix = `F${(round += 1)}-`
        await plant(one, Object.fromEntries(Array.from({ length: 7 }, (_, n) => [`${prefix}${n}`, null])))
        await Promise.all(
          moves.map(async ([dealer, parent], index) => {
            const at = index % 2 === 0 ? one : two
            const under = parent === null ? null : `${prefix}${parent % 7}`
            if (dealer === 7)
              await at.dealers.register(
                { idempotencyKey: key(), dealers: [aDealer(`${prefix}N${index}`, under === null ? {} : { parent: under })] },
                brandOps,
              )
            else await moveNow(at, `${prefix}${dealer}`, under)
          }),
        )
        expect(await closure(prefix)).toEqual(await closureOfParents(prefix))
        expect(await toldOf(prefix)).toEqual(await closure(prefix))
      }),
      { numRuns: 12 },
    )
  })

  /** The tree as somebody knows it who takes the newest that was told of each dealer. */
  const toldOf = async (prefix: string): Promise<string[]> => {
    const rows = await database.query<{ key: string; ancestors: string[] }>(
      `SELECT DISTINCT ON (key) key, payload->'ancestors' AS ancestors FROM outbox_event
        WHERE key LIKE $1 ORDER BY key, (payload->>'treeVersion')::int DESC`,
      `${prefix}%`,
    )
    return rows.flatMap(({ key: code, ancestors }) => [...ancestors, code].map((above) => `${above}>${code}`)).sort()
  }
})

describe('the people of a dealer', () => {
  const codes = ['G-N', 'G-R1', 'G-R2', 'G-S', 'G-T'].map(codeOf)
  beforeAll(() => plant(one, { 'G-N': null, 'G-R1': 'G-N', 'G-R2': 'G-N', 'G-S': 'G-R1', 'G-T': 'G-R2' }))
  const me = dealerBuyer('G-R1')
  const listed = async (input: object) =>
    (await one.dealers.list({ first: 50, ...input }, me)).rows.map(({ node }) => node.code).sort()

  it('see their dealer and all below it, and not who stands above', async () => {
    const found = await one.dealers.find({ codes }, me)
    expect(found.map(({ code, parent }) => [code, parent])).toEqual([
      ['G-R1', null],
      ['G-S', 'G-R1'],
    ])
    expect(await listed({})).toEqual(['G-R1', 'G-S'])
    expect(await one.dealers.list({ first: 1 }, me)).toMatchObject({ totalCount: 2, hasNextPage: true })
  })

  it('learn nothing by filters', async () => {
    expect(await listed({ within: 'G-R1' })).toEqual(['G-R1', 'G-S'])
    expect(await listed({ parent: 'G-R1' })).toEqual(['G-S'])
    for (const hidden of ['G-N', 'G-R2', 'G-T', 'NOBODY']) {
      expect(await listed({ within: hidden })).toEqual([])
      expect(await listed({ parent: hidden })).toEqual([])
      expect(await listed({ search: hidden })).toEqual([])
    }
  })

  it('see the credit of the same dealers', async () => {
    const finance = dealerFinance('G-R1')
    expect((await one.credit.accounts({ codes }, finance)).map(({ dealerCode }) => dealerCode)).toEqual(['G-R1', 'G-S'])
    for (const dealerCode of ['G-S', 'G-N'].map(codeOf))
      await one.credit.recordPayment(
        { idempotencyKey: key(), dealerCode, amountMinor: 100, currency: 'CNY', reference: `P-${dealerCode}` },
        brandOps,
      )
    expect(await one.credit.entries({ first: 5, dealerCode: codeOf('G-S') }, finance)).toMatchObject({ totalCount: 1 })
    expect(await one.credit.entries({ first: 5, dealerCode: codeOf('G-N') }, finance)).toEqual({
      rows: [],
      hasNextPage: false,
      totalCount: 0,
    })
  })
})
