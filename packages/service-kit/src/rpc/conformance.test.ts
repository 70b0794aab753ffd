import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { CallContext } from '@channel/contracts'
import type { INestMicroservice } from '@nestjs/common'
import { createLogger } from '../logger.js'
import { principalTokens } from '../principal-token.js'
import { HttpRpcClient } from './http-client.js'
import { HttpRpcServer } from './http-server.js'
import { InProcessClient, InProcessServer } from './in-process.js'
import type { RpcCaller } from './rpc-caller.js'
import { rpcCaller } from './rpc-caller.js'
import type { RpcClient } from './rpc-client.js'
import { RpcFailed, RpcInvalid, RpcUnavailable } from './rpc-errors.js'
import type { RpcServer } from './rpc-server.js'
import { askFurther, explode, greet, noon, noSuch, nothing, Sample, serve, take, tell, wait } from '../testing/sample-service.js'

const silent = createLogger({ level: 'silent' })
const tokens = principalTokens('a secret that is long enough')
const caller: CallContext = { principal: { subject: 'account-1', roles: ['brand-ops'] }, traceId: 'trace-1' }
const key = 'key-00001'

type Transport = { server: RpcServer; client: () => RpcClient }

const inProcess = (): Transport => {
  const registry = new Map<string, InProcessServer>()
  return { server: new InProcessServer(registry, 'inventory', silent), client: () => new InProcessClient(registry) }
}

const overHttp = (): Transport => {
  const ready = async () => ({ status: 'up' as const, service: 'inventory', checks: {} })
  const server = new HttpRpcServer({ host: '127.0.0.1', port: 0, tokens, log: silent, ready })
  return { server, client: () => new HttpRpcClient({ inventory: [server.url!] }, tokens) }
}

const failure = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no failure',
    (error: unknown) => error,
  )

describe.each([
  ['in process', inProcess],
  ['over HTTP', overHttp],
])('a call %s', (_, open) => {
  const sample = new Sample()
  let app: INestMicroservice
  let client: RpcClient
  let rpc: RpcCaller

  beforeAll(async () => {
    const transport = open()
    app = await serve(sample, transport.server)
    client = transport.client()
    rpc = rpcCaller(client)
  })
  afterAll(async () => {
    await client.close()
    await app.close()
  })

  test('is answered, with who asks and the trace id handed on and defaults filled in', async () => {
    expect(await rpc.call(greet, {}, caller)).toEqual({ text: 'hello you', subject: 'account-1', traceId: 'trace-1' })
  })

  test('carries Chinese and other text unharmed', async () => {
    expect(await rpc.call(greet, { name: '血压计 😀 "\u0000' }, caller)).toMatchObject({ text: 'hello 血压计 😀 "\u0000' })
  })

  test('of a command answers a result', async () => {
    expect(await rpc.call(take, { idempotencyKey: key, quantity: 2 }, caller)).toEqual({ ok: true, value: { left: 3 } })
  })

  test('answers an expected refusal as a value', async () => {
    const reply = await rpc.call(take, { idempotencyKey: key, quantity: 6 }, caller)
    expect(reply).toEqual({ ok: false, error: { code: 'NOT_ENOUGH', left: 5 } })
  })

  test('with an input that does not fit is refused with the place of each mistake, and the handler is not reached', async () => {
    sample.calls = []
    const error = await failure(rpc.call(take, { idempotencyKey: 'short', quantity: 0 }, caller))
    expect(error).toBeInstanceOf(RpcInvalid)
    expect(error).toMatchObject({ pattern: 'inventory.take', issues: [{ path: ['idempotencyKey'] }, { path: ['quantity'] }] })
    expect(sample.calls).toEqual([])
  })

  test('that meets an unexpected error tells the trace id and nothing of the cause', async () => {
    const error = await failure(rpc.call(explode, {}, caller))
    expect(error).toBeInstanceOf(RpcFailed)
    expect(error).toMatchObject({ pattern: 'inventory.explode', traceId: 'trace-1' })
    expect(String(error)).not.toContain('hunter2')
  })

  test('of a pattern that nobody answers fails', async () => {
    const error = await failure(rpc.call(noSuch, {}, caller))
    expect(error).toBeInstanceOf(RpcFailed)
    expect(String(error)).toContain('no service answers')
  })

  test('through a service that finds another unavailable is unavailable', async () => {
    sample.further = () => Promise.reject(new RpcUnavailable('dealer.hold-credit', 'refused'))
    expect(await failure(rpc.call(askFurther, {}, caller))).toBeInstanceOf(RpcUnavailable)
  })

  test('through a service that asks another wrongly is a failure of that service, not an invalid input', async () => {
    sample.further = () => Promise.reject(new RpcInvalid('dealer.hold-credit', []))
    expect(await failure(rpc.call(askFurther, {}, caller))).toBeInstanceOf(RpcFailed)
  })

  test('that answers nothing answers null', async () => {
    expect(await rpc.call(nothing, {}, caller)).toBeNull()
  })

  test('answers JSON: a date is a string and an undefined field is absent', async () => {
    expect(Object.entries(await rpc.call(noon, {}, caller))).toEqual([['at', '2026-01-01T04:00:00.000Z']])
  })

  test('shares nothing that either side could change under the other', async () => {
    const words = ['mine']
    const reply = await rpc.call(tell, { words }, caller)
    reply.push('changed by the caller')
    expect(words).toEqual(['mine'])
    expect(sample.words).toEqual(['a', 'b'])
  })

  test('stops waiting when its time is up', async () => {
    sample.hold()
    const error = await failure(rpc.call(wait, {}, caller, { timeoutMs: 50 }))
    expect(error).toBeInstanceOf(RpcUnavailable)
    expect(String(error)).toContain('no answer within 50 ms')
    sample.release()
  })

  test('works sixty-four at a time', async () => {
    const names = Array.from({ length: 64 }, (_, at) => `caller ${at}`)
    const replies = await Promise.all(names.map((name) => rpc.call(greet, { name }, caller)))
    expect(replies.map(({ text }) => text)).toEqual(names.map((name) => `hello ${name}`))
  })

  test('to a service that is not there is unavailable', async () => {
    const error = await failure(rpc.call({ ...greet, pattern: 'order.greet' }, {}, caller))
    expect(error).toBeInstanceOf(RpcUnavailable)
  })
})

describe.each([
  ['in process', inProcess],
  ['over HTTP', overHttp],
])('a server that goes down, %s', (_, open) => {
  test('lets the running call finish and refuses new ones', async () => {
    const sample = new Sample()
    const { server, client: connect } = open()
    const app = await serve(sample, server)
    const client = connect()
    const rpc = rpcCaller(client)
    sample.hold()

    const running = rpc.call(wait, {}, caller)
    await sample.reached()
    const closed = app.close()
    expect(await failure(rpc.call(greet, {}, caller))).toBeInstanceOf(RpcUnavailable)
    sample.release()
    expect(await running).toEqual({ by: 'sample' })
    await closed
    expect(await failure(rpc.call(greet, {}, caller))).toBeInstanceOf(RpcUnavailable)
    await client.close()
  })
})
