import type { ApiArea } from '@channel/contracts/identity'
import type { RequestErrorCode } from '../errors/request-errors.js'
import { codedError } from '../errors/coded-error.js'
import type { Descriptions } from './descriptions.js'
import { descriptions } from './descriptions.js'
import { exampleOf } from './examples.js'
import type { JsonSchema, Schemas } from './json-schema.js'
import type { Operation, Operations } from './operations.js'
import type { Problem } from './problems.js'
import { PROBLEM_TYPE, problemOfError, REQUEST_STATUS } from './problems.js'
import type { RefusalSchema } from './refusal-schemas.js'
import { RefusalComponents, refusalsOf, TRACE } from './refusal-schemas.js'

const INTRODUCTION = `The contracts of the platform as REST.

- A command is \`POST /<service>/<name>\` with the header \`Idempotency-Key\`: a repeat with the same key gets the first answer and changes
  nothing. A query is \`GET\` with parameters where its input is flat (a list is a parameter that comes several times), and always \`POST\`
  with the input as JSON.
- Every error is \`application/problem+json\` (RFC 9457) with a \`code\` for programs and a \`detail\` for people in the language of
  \`Accept-Language\` (zh-CN or en). What a command was refused with is in \`refusal\`.
- Lists are pages: \`first\` (at most 200) and \`after\`, the cursor of the last row that was read.
- Fields may be added to answers at any time; a client ignores what it does not know.
- Each key may send a number of requests in a minute; the headers \`ratelimit-…\` tell what is left, 429 has \`retry-after\`.`

const AREAS: Readonly<Record<ApiArea, string>> = {
  products: '商品与地点',
  stock: '库存',
  channels: '渠道与配额',
  serials: '序列号与窜货',
  orders: '订单',
  returns: '退货',
  gifts: '礼品',
  market: '平台店铺与门店单据',
  dealers: '经销商',
  prices: '价格',
  credit: '信用',
  rebates: '返利',
  statements: '对账与往来',
  'sell-out': '分销与渠道库存',
  targets: '目标',
  webhooks: '事件推送',
}

const COMMON: readonly RequestErrorCode[] = [
  'BAD_USER_INPUT',
  'API_KEY_INVALID',
  'SCOPE_MISSING',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'RATE_LIMITED',
  'INTERNAL',
  'SERVICE_UNAVAILABLE',
]
const DETAILS: Readonly<Record<string, Record<string, unknown>>> = {
  BAD_USER_INPUT: {
    issues: [{ path: ['lines', 0, 'quantity'], code: 'too_small', message: 'Too small: expected number to be >=1' }],
  },
  SCOPE_MISSING: { scope: 'orders:write' },
  PAYLOAD_TOO_LARGE: { limitBytes: 1_000_000 },
  RATE_LIMITED: { limit: 600, retryAfterSeconds: 12 },
  SERVICE_UNAVAILABLE: { retryable: true },
}

const problemOf = (code: RequestErrorCode): Problem =>
  problemOfError(codedError(code, { details: DETAILS[code] ?? {} }), { language: 'en', traceId: TRACE }).problem

const ref = (path: string) => ({ $ref: `#/components/${path}` })
const content = (schema: JsonSchema, examples: Record<string, { value: unknown }>) => ({
  [PROBLEM_TYPE]: { schema, examples },
})

const requestResponses = (): Record<string, object> =>
  Object.fromEntries(
    COMMON.map((code) => {
      const example = problemOf(code)
      const response = { description: example.title, content: content(ref('schemas/Problem'), { [code]: { value: example } }) }
      return [String(example.status), response]
    }),
  )

/** A status with what a command may be refused with under it, and what any request may meet there. */
const refusedWith = (status: string, refusals: RefusalSchema[], named: RefusalComponents): object => {
  const others = COMMON.filter((code) => String(REQUEST_STATUS[code]) === status)
  const codes = [...new Set([...refusals.map(({ code }) => code), ...others])]
  const examples = [
    ...others.map((code) => [code, problemOf(code)] as const),
    ...refusals.map((one) => [one.code, one.example] as const),
  ]
  const variants = refusals.map((refusal) => named.refTo(refusal))
  const properties = { code: { enum: codes }, refusal: variants.length === 1 ? variants[0]! : { anyOf: variants } }
  const schema: JsonSchema = { allOf: [ref('schemas/Problem'), { type: 'object', properties }] }
  const title = examples[0]?.[1].title ?? ''
  const description = `${title}: ${codes.map((code) => `\`${code}\``).join(', ')}`
  return { description, content: content(schema, Object.fromEntries(examples.map(([code, value]) => [code, { value }]))) }
}

const responsesOf = ({ answer, error }: Operation, components: Schemas, named: RefusalComponents): Record<string, object> => {
  const byStatus = new Map<string, RefusalSchema[]>()
  for (const refusal of refusalsOf(error, components)) {
    const status = String(refusal.example.status)
    byStatus.set(status, [...(byStatus.get(status) ?? []), refusal])
  }
  const common = [...new Set(COMMON.map((code) => String(REQUEST_STATUS[code])))].map(
    (status) => [status, ref(`responses/${status}`)] as const,
  )
  const refused = [...byStatus].map(([status, refusals]) => [status, refusedWith(status, refusals, named)] as const)
  const success = { description: 'Done, or done before under the same key.', content: { 'application/json': { schema: answer } } }
  return { 200: success, ...Object.fromEntries(common), ...Object.fromEntries(refused) }
}

const bodyOf = ({ message, input }: Operation, components: Schemas) => {
  const value = exampleOf(input, components, 'required')
  const whole = message.kind === 'command' ? { ...(value as object), idempotencyKey: 'example-0001' } : value
  // Where a form alone does not tell what fits, no example is better than a wrong one.
  const example = message.input.safeParse(whole).success ? { example: value } : {}
  return { required: message.kind === 'command', content: { 'application/json': { schema: input, ...example } } }
}

const parametersOf = ({ input, flat }: Operation) =>
  [...(flat?.keys() ?? [])].map((name) => {
    const schema = input.properties?.[name] ?? {}
    const { description } = schema
    return { name, in: 'query', required: input.required?.includes(name) === true, schema, ...(description && { description }) }
  })

const LANGUAGE = ref('parameters/AcceptLanguage')

const pathOf = (operation: Operation, components: Schemas, named: RefusalComponents, words: Descriptions): object => {
  const { message, scope, flat } = operation
  const operationId = message.pattern.replace(/[.-](.)/g, (_, letter: string) => letter.toUpperCase())
  const description = words.ofMessage(message.pattern)
  const shared = {
    tags: [scope.slice(0, scope.indexOf(':'))],
    summary: description.split(/(?<=\.) |\n/)[0],
    description,
    security: [{ apiKey: [scope] }, { accessToken: [] }],
    responses: responsesOf(operation, components, named),
  }
  const requestBody = bodyOf(operation, components)
  if (message.kind === 'command') {
    return { post: { operationId, ...shared, parameters: [ref('parameters/IdempotencyKey'), LANGUAGE], requestBody } }
  }
  const post = { operationId: `${operationId}ByPost`, ...shared, parameters: [LANGUAGE], requestBody }
  return flat ? { get: { operationId, ...shared, parameters: [...parametersOf(operation), LANGUAGE] }, post } : { post }
}

const PROBLEM: JsonSchema = {
  type: 'object',
  description: 'What went wrong (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'code', 'traceId'],
  properties: {
    type: { type: 'string', format: 'uri', description: 'A name for the kind of problem; nothing is found there.' },
    title: { type: 'string', description: 'The kind of problem, for people.' },
    status: { type: 'integer', description: 'The HTTP status.' },
    detail: { type: 'string', description: 'This very problem, for people, in the language asked for.' },
    code: { type: 'string', description: 'For programs; stays the same.' },
    traceId: { type: 'string', description: 'Finds the request in the logs.' },
    refusal: { type: 'object', description: 'What a command was refused with.' },
  },
}

const PARAMETERS = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    description: 'One key, one effect, one answer, for ever.',
    schema: { type: 'string', minLength: 8, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' },
    example: 'erp-4711-place',
  },
  AcceptLanguage: {
    name: 'Accept-Language',
    in: 'header',
    description: 'zh-CN or en, for the words of errors.',
    schema: { type: 'string', default: 'zh-CN' },
  },
}

const SECURITY = {
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'cmk_…',
    description: 'An API key; the roles are the scopes that it needs.',
  },
  accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Of somebody who has logged in.' },
}

/** OpenAPI 3.1 of everything that keys may send. */
export const openApiOf = ({ operations, components }: Operations): object => {
  const words = descriptions()
  const named = new RefusalComponents()
  const paths = operations.map((operation) => [operation.path, pathOf(operation, components, named, words)] as const)
  const schemas = Object.entries(components).map(([name, schema]) => [name, words.told(name, schema)] as const)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Channel middle-platform · 渠道中台',
      version: '1',
      description: INTRODUCTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    tags: Object.entries(AREAS).map(([name, description]) => ({ name, description })),
    paths: Object.fromEntries(paths),
    components: {
      schemas: { ...Object.fromEntries(schemas), ...named.schemas, Problem: PROBLEM },
      responses: requestResponses(),
      parameters: PARAMETERS,
      securitySchemes: SECURITY,
    },
  }
}
