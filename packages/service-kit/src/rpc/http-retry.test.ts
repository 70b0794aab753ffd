import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { CallContext } from '@channel/contracts'
import { createLogger } from '../logger.js'
import { principalTokens } from '../principal-token.js'
import { BreakableWire } from '../testing/breakable-wire.js'
import { HttpRpcClient } from './http-client.js'
import { HttpRpcServer } from './http-server.js'
import type { RpcCaller } from './rpc-caller.js'
import { rpcCaller } from './rpc-caller.js'
import { RpcUnavailable } from './rpc-errors.js'
import { greet, Sample, serve, take, takeOnce, wait } from '../testing/sample-service.js'

const silent = createLogger({ level: 'silent' })
const tokens = principalTokens('a secret that is long enough')
const caller: CallContext = { principal: { subject: 'account-1', roles: [] }, traceId: 'trace-1' }
const taking = { idempotencyKey: 'key-00001', quantity: 1 }

const replica = async (name: string) => {
  const sample = new Sample(name)
  const ready = async () => ({ status: 'up' as const, service: name, checks: {} })
  const server = new HttpRpcServer({ host: '127.0.0.1', port: 0, tokens, log: silent, ready })
  const app = await serve(sample, server)
  const wire = new BreakableWire(server.url!)
  return { sample, server, wire, url: await wire.open(), stop: () => (sample.release(), Promise.all([wire.down(), app.close()])) }
}
type Running = Awaited<ReturnType<typeof replica>>

describe('a caller of two replicas', () => {
  let a: Running
  let b: Running
  let client: HttpRpcClient
  let rpc: RpcCaller
  const calls = () => [...a.sample.calls, ...b.sample.calls]

  beforeEach(async () => {
    a = await replica('a')
    b = await replica('b')
    client = new HttpRpcClient({ inventory: [a.url, b.url] }, tokens)
    rpc = rpcCaller(client)
  })
  afterEach(async () => {
    await client.close()
    await Promise.all([a.stop(), b.stop()])
  })

  test('asks them in turn', async () => {
    await Promise.all(Array.from({ length: 100 }, () => rpc.call(greet, {}, caller)))
    expect([a.sample.calls.length, b.sample.calls.length]).toEqual([50, 50])
  })

  test('asks the other one when the first dies under a call that may be repeated', async () => {
    a.sample.hold()
    const answer = rpc.call(take, taking, caller)
    await a.sample.reached()
    await a.wire.down()
    expect(await answer).toEqual({ ok: true, value: { left: 4 } })
    expect(calls()).toEqual(['a', 'b'])
  })

  test('does not repeat a call that must not be repeated', async () => {
    a.sample.hold()
    const answer = rpc.call(takeOnce, taking, caller)
    const refused = expect(answer).rejects.toBeInstanceOf(RpcUnavailable)
    await a.sample.reached()
    await a.wire.down()
    await refused
    expect(calls()).toEqual(['a'])
  })

  test('asks the other one about anything when the first refuses connections, as nothing was begun', async () => {
    await a.wire.down()
    expect(await rpc.call(takeOnce, taking, caller)).toMatchObject({ ok: true })
    expect(calls()).toEqual(['b'])
  })

  test('asks the other one about anything when the first is shutting down', async () => {
    await rpc.call(wait, {}, caller)
    await rpc.call(wait, {}, caller)
    a.sample.hold()
    const running = rpc.call(wait, {}, caller)
    await a.sample.reached(2)
    const closed = a.server.close()
    const replies = await Promise.all([1, 2, 3, 4].map(() => rpc.call(takeOnce, taking, caller)))
    expect(replies).toHaveLength(4)
    expect(b.sample.calls).toHaveLength(5)
    a.sample.release()
    expect(await running).toEqual({ by: 'a' })
    await closed
  })

  test('gives up after the second broken connection', async () => {
    for (const { sample } of [a, b]) sample.hold()
    const refused = expect(rpc.call(take, taking, caller)).rejects.toBeInstanceOf(RpcUnavailable)
    await a.sample.reached()
    await a.wire.down()
    await b.sample.reached()
    await b.wire.down()
    await refused
    expect(calls()).toEqual(['a', 'b'])
  })

  test('never repeats a call because it is slow', async () => {
    a.sample.hold()
    await expect(rpc.call(take, taking, caller, { timeoutMs: 50 })).rejects.toThrow('no answer within 50 ms')
    expect(calls()).toEqual(['a'])
  })

  test('loses no call when one of them dies under load', async () => {
    const answers = Array.from({ length: 200 }, async (_, at) => {
      await pause(at % 20)
      return rpc.call(take, { idempotencyKey: `key-${10_000 + at}`, quantity: 1 }, caller)
    })
    await pause(8)
    await a.wire.down()
    expect((await Promise.all(answers)).filter(({ ok }) => ok)).toHaveLength(200)
  })
})

describe('a caller of one replica', () => {
  test('repeats a broken call on another connection', async () => {
    const only = await replica('only')
    const client = new HttpRpcClient({ inventory: [only.url] }, tokens)
    only.sample.hold()
    const answer = rpcCaller(client).call(take, taking, caller)
    await only.sample.reached()
    only.wire.cut()
    await only.sample.reached(2)
    only.sample.release()
    expect(await answer).toMatchObject({ ok: true })
    expect(only.sample.calls).toHaveLength(2)
    expect(only.wire.connections).toBe(2)
    await client.close()
    await only.stop()
  })

  test('counts a stranger’s answer as a broken connection', async () => {
    let requests = 0
    const stranger = createServer((_, response) => {
      requests += 1
      response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad Gateway</h1>')
    })
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
    const client = new HttpRpcClient({ inventory: [`http://127.0.0.1:${(stranger.address() as AddressInfo).port}`] }, tokens)
    await expect(rpcCaller(client).call(take, taking, caller)).rejects.toThrow('HTTP 502')
    await expect(rpcCaller(client).call(takeOnce, taking, caller)).rejects.toThrow('HTTP 502')
    expect(requests).toBe(3)
    await client.close()
    await new Promise((resolve) => stranger.close(resolve))
  })
})
