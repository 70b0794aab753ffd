import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ApolloServer } from '@apollo/server'
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import { compiledExecution } from '@channel/gateway'
import { fastify } from 'fastify'
import type { GraphQLSchema } from 'graphql'
import { buildSchema } from 'graphql'
import { Pool } from 'undici'

/**
 * Compiled execution against Apollo's own executor: the same schema, the same list of 20 rows from memory, over HTTP, in the
 * same run, in turns. The load comes from a process of its own, and what counts is the CPU time that the server spends on a
 * request: it hardly depends on what else the machine does.
 */
const ROUNDS = 3
const ROUND_MS = 3_000
const WARM_UP_MS = 1_500
const CONNECTIONS = 32

const QUERY = `{ orders { totalCount edges { cursor node {
  id number status total { amountMinor currency } dealer { code name } lines { sku quantity unitPrice } } } } }`

const rows = Array.from({ length: 20 }, (_, at) => ({
  cursor: `c${at}`,
  node: {
    id: `0197a5a0-0000-7000-8000-${String(at).padStart(12, '0')}`,
    number: `SO20261122-${at}`,
    status: 'confirmed',
    total: { amountMinor: 2_500, currency: 'CNY' },
    dealer: { code: `D${at}`, name: '经销商' },
    lines: [
      { sku: 'A', quantity: 1, unitPrice: '12.50' },
      { sku: 'B', quantity: 2, unitPrice: '6.25' },
    ],
  },
}))

const schemaOf = (): GraphQLSchema => {
  const schema = buildSchema(`
    type Query { orders: Orders! }
    type Orders { totalCount: Int! edges: [Edge!]! }
    type Edge { cursor: String! node: Order! }
    type Order { id: ID! number: String! status: String! total: Money! dealer: Dealer! lines: [Line!]! }
    type Money { amountMinor: Int! currency: String! }
    type Dealer { code: String! name: String! }
    type Line { sku: String! quantity: Int! unitPrice: String! }`)
  const orders = schema.getQueryType()?.getFields()['orders']
  if (orders !== undefined) orders.resolve = () => ({ totalCount: rows.length, edges: rows })
  return schema
}

const candidates = {
  'Apollo Server, as it comes': () => new ApolloServer({ schema: schemaOf() }),
  'Apollo Server, no cache hints': () =>
    new ApolloServer({ schema: schemaOf(), plugins: [ApolloServerPluginCacheControlDisabled()] }),
  'compiled (the gateway)': () =>
    new ApolloServer({ gateway: compiledExecution(schemaOf()), plugins: [ApolloServerPluginCacheControlDisabled()] }),
}
type Candidate = keyof typeof candidates

const serve = async (name: Candidate) => {
  const apollo = candidates[name]()
  await apollo.start()
  const app = fastify()
  app.post('/graphql', fastifyApolloHandler(apollo))
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return { url, close: () => app.close() }
}

type Load = { url: string; ms: number }

const load = async ({ url, ms }: Load): Promise<number> => {
  const pool = new Pool(url, { connections: CONNECTIONS })
  const request = {
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUERY }),
  } as const
  const until = performance.now() + ms
  let answers = 0
  const caller = async () => {
    while (performance.now() < until) {
      const { statusCode, body } = await pool.request(request)
      const text = await body.text()
      if (statusCode !== 200 || !text.startsWith('{"data":')) throw new Error(`${statusCode} ${text.slice(0, 200)}`)
      answers += 1
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, caller))
  await pool.close()
  return answers
}

const loadFromProcess = (work: Load): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), ['load'])
    child.once('message', (answers) => resolve(Number(answers)))
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the load ended with ${String(code)}`)))
    child.send(work)
  })

/** Microseconds of this process for one answer. */
const costOfAnswer = async (work: Load): Promise<number> => {
  const before = process.cpuUsage()
  const answers = await loadFromProcess(work)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / answers
}

const median = (values: number[]): number => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0

const main = async () => {
  const names = Object.keys(candidates) as Candidate[]
  const results = new Map<Candidate, number[]>(names.map((name) => [name, []]))
  const servers = await Promise.all(names.map(async (name) => ({ name, ...(await serve(name)) })))
  for (const { url } of servers) await loadFromProcess({ url, ms: WARM_UP_MS })
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { name, url } of servers) results.get(name)?.push(await costOfAnswer({ url, ms: ROUND_MS }))
  }
  await Promise.all(servers.map(({ close }) => close()))
  const reference = median(results.get('Apollo Server, as it comes') ?? [])
  for (const name of names) {
    const cost = median(results.get(name) ?? [])
    const line = [
      name.padEnd(32),
      `${cost.toFixed(0).padStart(6)} µs`,
      `${(1e6 / cost).toFixed(0).padStart(6)} requests/s of a core`,
    ]
    process.stdout.write(`${line.join('  ')}  ratio ${(reference / cost).toFixed(2)}\n`)
  }
}

if (process.argv[2] === 'load') {
  process.once('message', (work) => {
    load(work as Load).then(
      (answers) => process.send?.(answers, () => process.disconnect()),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`)
        process.exitCode = 1
        process.disconnect()
      },
    )
  })
} else await main()
