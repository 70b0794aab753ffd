import { describe, expect, test } from '@jest/globals'
import { catalogue } from '@channel/contracts/catalogue'
import { Validator } from '@seriousme/openapi-schema-validator'
import { areaOf, isKeptBack, keptBackByName } from './areas.js'
import { openApiOf } from './openapi.js'
import { operationsOf } from './operations.js'
import { hasWords } from './problems.js'
import { refusalsOf } from './refusal-schemas.js'

const all = operationsOf()
type Operation = { operationId: string; responses: Record<string, unknown>; security: object[]; requestBody?: Body }
type Body = { content: { 'application/json': { schema: { properties: object }; example?: object } } }
const document = openApiOf(all) as {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object> }
}
const messages = [...catalogue.values()].filter((message) => message.kind !== 'event')

describe('what keys may send', () => {
  test('every message has an area, or is kept back by name', () => {
    const forgotten = messages.filter((message) => !isKeptBack(message) && areaOf(message) === undefined)
    expect(forgotten.map(({ pattern }) => pattern)).toEqual([])
  })

  test('what is kept back exists', () => {
    expect(keptBackByName.filter((pattern) => !catalogue.has(pattern))).toEqual([])
  })

  test.each(['identity.create-api-key', 'identity.log-in', 'dealer.hold-credit', 'inventory.reserve-stock', 'order.mark-sent'])(
    '%s is not among it',
    (pattern) => {
      expect(all.operations.map(({ message }) => message.pattern)).not.toContain(pattern)
    },
  )

  test.each([
    ['order.place-order', 'orders:write'],
    ['order.list-orders', 'orders:read'],
    ['order.return-goods', 'returns:write'],
    ['inventory.available-to-promise', 'stock:read'],
    ['inventory.set-quotas', 'channels:write'],
    ['dealer.list-credit-entries', 'credit:read'],
    ['dealer.change-prices', 'prices:write'],
    ['dealer.confirm-statement', 'statements:write'],
    ['partner.create-webhook', 'webhooks:write'],
  ])('%s needs %s', (pattern, scope) => {
    expect(all.operations.find(({ message }) => message.pattern === pattern)?.scope).toBe(scope)
  })
})

describe('the description', () => {
  test('is OpenAPI 3.1', async () => {
    const validator = new Validator()
    expect(await validator.validate(JSON.parse(JSON.stringify(document)))).toEqual({ valid: true })
    expect(validator.version).toBe('3.1')
  })

  test('has every operation, commands as POST, queries always as POST and as GET where their input is flat', () => {
    const told = Object.entries(document.paths).map(([path, methods]) => `${path} ${Object.keys(methods).join(' ')}`)
    const wanted = all.operations.map(
      ({ path, message, flat }) => `${path} ${message.kind === 'query' && flat ? 'get post' : 'post'}`,
    )
    expect(told).toEqual(wanted)
    expect(document.paths['/order/list-orders']).toHaveProperty('get')
    expect(Object.keys(document.paths['/order/place-order'] ?? {})).toEqual(['post'])
  })

  test('gives every operation a name of its own, and every reference leads somewhere', () => {
    const ids = Object.values(document.paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId))
    expect(new Set(ids).size).toBe(ids.length)
    const text = JSON.stringify(document)
    const broken = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].filter(([, path]) => {
      const found = String(path)
        .split('/')
        .reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], document)
      return found === undefined
    })
    expect(broken).toEqual([])
  })

  test('says what is shared once', () => {
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(['Order', 'OrderLine', 'Sku', 'Dealer', 'Problem']),
    )
    expect(JSON.stringify(document.paths['/order/get-orders'])).toContain('#/components/schemas/Order"')
  })

  test('tells every refusal of a command with an example, under its status', () => {
    const { responses } = document.paths['/order/place-order']!['post']!
    expect(responses).toMatchObject({
      200: {},
      403: { content: { 'application/problem+json': { examples: { FORBIDDEN: {}, SCOPE_MISSING: {} } } } },
      422: {
        content: {
          'application/problem+json': {
            examples: {
              INSUFFICIENT_STOCK: {
                value: {
                  status: 422,
                  code: 'INSUFFICIENT_STOCK',
                  refusal: { code: 'INSUFFICIENT_STOCK' },
                  detail: expect.stringMatching(/^Not enough stock/),
                },
              },
            },
          },
        },
      },
      429: { $ref: '#/components/responses/429' },
    })
    for (const { message, path } of all.operations) {
      if (message.kind !== 'command') continue
      const text = JSON.stringify(document.paths[path])
      for (const option of (message.error as unknown as { options: { shape: { code: { value: string } } }[] }).options)
        expect(text).toContain(`"${option.shape.code.value}"`)
    }
  })

  test('has words for every refusal', () => {
    const codes = all.operations.flatMap(({ error }) => refusalsOf(error, all.components).map(({ code }) => code))
    expect([...new Set(codes)].filter((code) => !hasWords(code))).toEqual([])
  })

  test('asks for the idempotency key in a header, not in a body, and shows only examples that fit', () => {
    let examples = 0
    for (const { message, path } of all.operations) {
      const body = document.paths[path]?.['post']?.requestBody?.content['application/json']
      expect(Object.keys(body?.schema.properties ?? {})).not.toContain('idempotencyKey')
      if (body?.example === undefined) continue
      examples += 1
      const whole = message.kind === 'command' ? { ...body.example, idempotencyKey: 'example-0001' } : body.example
      expect(message.input.safeParse(whole).success).toBe(true)
    }
    expect(examples / all.operations.length).toBeGreaterThan(0.8)
  })

  test('describes in words what /graphql describes', () => {
    expect(document.components.schemas['Order']).toMatchObject({ description: expect.stringMatching(/订单/) })
  })
})
