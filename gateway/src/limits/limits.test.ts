import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ok } from '@channel/contracts'
import { listDealers } from '@channel/contracts/dealer'
import { listOrders, placeOrder } from '@channel/contracts/order'
import { order, page } from '../testing/rows.js'
import type { RunningGateway } from '../testing/running-gateway.js'
import { runningGateway } from '../testing/running-gateway.js'
import { limits } from './operation-guard.js'

const nested = (levels: number): string => {
  const pair = 'dealer { orders { nodes '
  const pairs = Math.ceil(levels / 3)
  return `{ order(id: "x") { ${pair.replace('nodes ', 'nodes { ').repeat(pairs)} id ${'} } } '.repeat(pairs)} } }`
}

describe('limits', () => {
  let gateway: RunningGateway
  beforeAll(async () => {
    gateway = await runningGateway()
    gateway.rpc.on(listOrders, () => page([order(1)]))
    gateway.rpc.on(listDealers, () => page([]))
    gateway.rpc.on(placeOrder, () => ok(order(1)))
  })
  afterAll(() => gateway.close())

  const refused = async (query: string, variables: object = {}) => {
    const before = gateway.rpc.sent.length
    const { status, errors, data } = await gateway.send(query, variables)
    expect(data ?? null).toBeNull()
    expect(gateway.rpc.sent).toHaveLength(before)
    return { status, code: errors[0]?.extensions.code, message: errors[0]?.message }
  }

  test('a query 20 deep is refused', async () => {
    expect(await refused(nested(18))).toEqual({ status: 400, code: 'QUERY_TOO_DEEP', message: '查询过深：20 层，上限 10 层' })
  })

  test('depth hidden in fragments is counted', async () => {
    const query = `{ order(id: "x") { ...A } }
      fragment A on Order { dealer { orders { nodes { ...B } } } }
      fragment B on Order { dealer { orders { nodes { ...C } } } }
      fragment C on Order { dealer { orders { nodes { dealer { credit { owed { amount } } } } } } }`
    expect(await refused(query)).toMatchObject({ code: 'QUERY_TOO_DEEP' })
  })

  test('fragments that double at every step are refused in no time', async () => {
    const steps = Array.from({ length: 60 }, (_, at) => `fragment F${at} on Query { ...F${at + 1} ...F${at + 1} }`)
    const started = performance.now()
    const query = `{ ...F0 } ${steps.join(' ')} fragment F60 on Query { orders { totalCount } }`
    expect(await refused(query)).toMatchObject({ status: 400, code: 'QUERY_TOO_LARGE' })
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  test('fields that are few in the document and many with its fragments are refused', async () => {
    const both = (fragment: string) => `orders(first: 1) { edges { node { ${fragment} } } nodes { ${fragment} } }`
    const leaves = 'id number channel status reference placedBy placedAt updatedAt dealerCode locationCode'
    const query = `{ ${both('...A')} } fragment A on Order { dealer { ${both('...B')} } }
      fragment B on Order { ${leaves} lines { ...L product { ...P } } history { at status actor note actorAccount { ...U store { ...S } } }
        location { ...S } placedByAccount { ...U store { ...S } dealer { ...D } } dealer { ...D } }
      fragment L on OrderLine { sku quantity unitPrice amountMinor }
      fragment P on Product { sku name nameEn category unit stocked balances { sku sellable reserved allocated onHand location { ...S } } }
      fragment U on Account { id username displayName roles dealerCode storeCode status createdAt }
      fragment S on Location { code name kind region priority }
      fragment D on Dealer { code name region tier status }`
    expect(
      await refused(
        `{ a: ${query.slice(2).replace('} fragment A', ` b: ${both('...A')} c: ${both('...A')} d: ${both('...A')} } fragment A`)}`,
      ),
    ).toMatchObject({
      code: 'QUERY_TOO_LARGE',
    })
  })

  test.each<[string, string, object]>([
    ['a page size in the document', '{ orders(first: 100000) { nodes { id } } }', {}],
    ['a page size in a variable', 'query ($n: Int) { orders(first: $n) { nodes { id } } }', { n: 100_000 }],
    ['a default of a variable', 'query ($n: Int = 100000) { orders(first: $n) { nodes { id } } }', {}],
    ['pages within pages', '{ dealers(first: 200) { nodes { orders(first: 200) { nodes { id } } } } }', {}],
    ['a call for each row', '{ serials(first: 200) { nodes { serial scans { kind } } } }', {}],
    ['whole cases of units', '{ serialCase(code: "A") { units { scans { at place { location { name } } } } } }', {}],
    [
      'what takes long, again and again',
      '{ a: stockReconciliation { checked } b: stockReconciliation { checked } c: stockReconciliation { checked } }',
      {},
    ],
    ['a page size within a fragment', '{ ...F } fragment F on Query { orders(first: 100000) { nodes { id } } }', {}],
  ])('%s that costs too much is refused', async (_name, query, variables) => {
    expect(await refused(query, variables)).toMatchObject({ status: 400, code: 'QUERY_TOO_COSTLY' })
  })

  test('the cost is judged for each set of variables, not once for a document', async () => {
    const query = 'query ($first: Int!) { orders(first: $first) { totalCount nodes { id } } }'
    expect((await gateway.send(query, { first: 10 })).errors).toEqual([])
    expect(await refused(query, { first: 100_000 })).toMatchObject({ code: 'QUERY_TOO_COSTLY' })
    expect((await gateway.send(query, { first: 10 })).errors).toEqual([])
  })

  test('a full page of orders with what a screen needs is cheap enough', async () => {
    const { errors } =
      await gateway.send(`{ orders(first: 200) { totalCount pageInfo { endCursor hasNextPage } edges { cursor node {
      id number status channel placedAt total { amount currency } lines { sku quantity unitPrice amountMinor } } } } }`)
    expect(errors).toEqual([])
  })

  test('a page of more than 200 is bad input', async () => {
    const { errors } = await gateway.send('{ orders(first: 201) { totalCount } }')
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', issues: [{ path: ['first'], code: 'too_big' }] })
  })

  test('an order of 5,000 lines is fine: input costs nothing', async () => {
    const lines = Array.from({ length: 5_000 }, (_, at) => ({ sku: `SKU-${at}`, quantity: 1 }))
    const query = 'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename } }'
    const { data } = await gateway.send(query, { input: { channel: 'ONLINE', currency: 'CNY', lines } })
    expect(data).toEqual({ placeOrder: { __typename: 'PlaceOrderSuccess' } })
  })

  test('more than 15 aliases are refused', async () => {
    const fields = (count: number) => Array.from({ length: count }, (_, at) => `a${at}: orders { totalCount }`).join(' ')
    expect(await refused(`{ ${fields(16)} }`)).toMatchObject({ status: 400, code: 'TOO_MANY_ALIASES' })
    expect((await gateway.send(`{ ${fields(15)} }`)).errors).toEqual([])
  })

  test('a document of too many tokens is refused before it is parsed', async () => {
    expect(await refused(`{ ${'__typename '.repeat(limits.tokens)} }`)).toMatchObject({ status: 400, code: 'QUERY_TOO_LONG' })
  })

  test('introspection is closed', async () => {
    expect(await refused('{ __schema { types { name } } }')).toMatchObject({ status: 400, code: 'GRAPHQL_VALIDATION_FAILED' })
  })

  test('a mistyped field gives no hint of the schema', async () => {
    expect((await refused('{ order(id: "x") { numbr } }')).message).not.toMatch(/Did you mean/)
  })
})

describe('bodies', () => {
  let gateway: RunningGateway
  beforeAll(async () => {
    gateway = await runningGateway()
  })
  afterAll(() => gateway.close())

  const codeOf = (response: { body: { errors?: { extensions: { code: string } }[] } }) =>
    response.body.errors?.[0]?.extensions.code

  test('a body of 5 MB is refused with 413, a trace and the limit', async () => {
    const response = await gateway
      .post({ query: '{ me { id } }', variables: { padding: 'x'.repeat(5 * 1024 * 1024) } })
      .set('accept-language', 'en')
    expect(response.status).toBe(413)
    expect(response.body.errors).toEqual([
      {
        message: 'The body is too large; the limit is 1048576 bytes',
        extensions: { code: 'PAYLOAD_TOO_LARGE', limitBytes: 1_048_576 },
      },
    ])
    expect(response.headers['x-trace-id']).toMatch(/.{8,}/)
  })

  test.each<[string, string, Record<string, string>, number, string]>([
    ['not JSON', '{"query":', {}, 400, 'BODY_NOT_JSON'],
    ['empty', '', {}, 400, 'BODY_NOT_JSON'],
    ['an attack on prototypes', '{"__proto__":{"a":1}}', {}, 400, 'BODY_NOT_JSON'],
    ['XML', '<query/>', { 'content-type': 'application/xml' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a form of another site', 'query={me{id}}', { 'content-type': 'text/plain' }, 400, 'BAD_REQUEST'],
    ['a batch', '[{"query":"{ __typename }"},{"query":"{ __typename }"}]', {}, 400, 'BATCHING_NOT_SUPPORTED'],
    ['a number', '42', {}, 400, 'BAD_REQUEST'],
    ['without an operation', '{}', {}, 400, 'BAD_REQUEST'],
    [
      'an unknown operation name',
      '{"query":"query A { me { id } }","operationName":"B"}',
      {},
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['a syntax error', '{"query":"{ me { id }"}', {}, 400, 'GRAPHQL_PARSE_FAILED'],
  ])('a body that is %s gets its own code', async (_name, body, headers, status, code) => {
    const response = await gateway.post(body, headers)
    expect([response.status, codeOf(response)]).toEqual([status, code])
  })

  test('a mutation by GET is refused', async () => {
    const query = 'mutation { logOut(input: { refreshToken: "x" }) { __typename } }'
    const response = await gateway.http.get('/graphql').query({ query }).set('apollo-require-preflight', '1')
    expect([response.status, gateway.rpc.sent]).toEqual([405, []])
  })

  test('other sites get no permission to read answers', async () => {
    const response = await gateway.http
      .options('/graphql')
      .set('origin', 'https://elsewhere.example')
      .set('access-control-request-method', 'POST')
    expect(response.headers['access-control-allow-origin']).toBeUndefined()
  })
})
