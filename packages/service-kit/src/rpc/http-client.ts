import { EventEmitter } from 'node:events'
import type { PrincipalTokens } from '../principal-token.js'
import type { RpcOutcome } from './outcome.js'
import { fromHttp } from './outcome.js'
import type { Replica } from './replicas.js'
import { Replicas } from './replicas.js'
import type { RpcRequest } from './rpc-client.js'
import { RpcClient, serviceOf } from './rpc-client.js'
import { noAnswerWithin } from './time-limit.js'

type Attempt =
  | { kind: 'outcome'; outcome: RpcOutcome }
  /** The service never saw the call: anybody else may be asked. */
  | { kind: 'not-begun'; reason: string }
  /** The connection broke under way: the call may or may not have had its effect. */
  | { kind: 'broken'; reason: string }
  | { kind: 'timed-out' }

const NOT_BEGUN = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])

type Posted =
  | { kind: 'answer'; status: number; text: string }
  | { kind: 'timed-out' }
  | { kind: 'error'; error: { code?: string; message: string } }

type Post = { path: string; body: string; headers: Record<string, string> }

const post = async (replica: Replica, call: Post, leftMs: number): Promise<Posted> => {
  // undici takes an emitter where others want an AbortSignal, which costs many times as much to make.
  const signal = new EventEmitter()
  let expired = false
  const timer = setTimeout(() => {
    expired = true
    signal.emit('abort')
  }, leftMs)
  try {
    const { statusCode, body } = await replica.pool.request({ method: 'POST', ...call, signal })
    return { kind: 'answer', status: statusCode, text: await body.text() }
  } catch (error) {
    return expired ? { kind: 'timed-out' } : { kind: 'error', error: error as { code?: string; message: string } }
  } finally {
    clearTimeout(timer)
  }
}

/** What a posted call has come to, as far as repeating it is concerned. */
const attemptOf = (posted: Posted, url: string, traceId: string): Attempt => {
  switch (posted.kind) {
    case 'timed-out':
      return posted
    case 'error': {
      const { code = 'no code', message } = posted.error
      return { kind: NOT_BEGUN.has(code) ? 'not-begun' : 'broken', reason: `${url}: ${message || code}` }
    }
    case 'answer': {
      const outcome = fromHttp(posted.status, posted.text, traceId)
      if (outcome === undefined) return { kind: 'broken', reason: `${url}: HTTP ${posted.status}` }
      if (outcome.kind === 'refusing') return { kind: 'not-begun', reason: `${url}: shutting down` }
      return { kind: 'outcome', outcome }
    }
  }
}

export class HttpRpcClient extends RpcClient {
  private readonly services: Map<string, Replicas>

  constructor(
    urls: Record<string, string[]>,
    private readonly tokens: PrincipalTokens,
  ) {
    super()
    this.services = new Map(Object.entries(urls).map(([service, replicas]) => [service, new Replicas(replicas)]))
  }

  /** A call that was not begun goes to the next replica; a broken one is repeated once, and only where a repeat is harmless. */
  override async ask(pattern: string, request: RpcRequest): Promise<RpcOutcome> {
    const replicas = this.services.get(serviceOf(pattern))
    if (replicas === undefined) return { kind: 'unavailable', reason: `${serviceOf(pattern)} has no address` }
    const deadline = performance.now() + request.timeoutMs
    const body = JSON.stringify(request.input)
    let repeats = request.retryable ? 1 : 0
    for (let left = replicas.count + 1; ; left -= 1) {
      const replica = replicas.next()
      const attempt = await this.attempt(replica, pattern, request, body, deadline - performance.now())
      if (attempt.kind === 'outcome') return attempt.outcome
      if (attempt.kind === 'timed-out') return noAnswerWithin(request.timeoutMs)
      replicas.rest(replica)
      if (attempt.kind === 'broken') repeats -= 1
      if (left === 1 || repeats < 0) return { kind: 'unavailable', reason: attempt.reason }
    }
  }

  override async close(): Promise<void> {
    await Promise.all([...this.services.values()].map((replicas) => replicas.close()))
  }

  private async attempt(replica: Replica, pattern: string, request: RpcRequest, body: string, leftMs: number): Promise<Attempt> {
    if (leftMs <= 0) return { kind: 'timed-out' }
    const { principal, traceId } = request.context
    const headers = {
      'content-type': 'application/json',
      'x-principal': await this.tokens.sign(principal),
      'x-trace-id': traceId,
      'x-timeout-ms': String(Math.ceil(leftMs)),
    }
    const posted = await post(replica, { path: `/rpc/${encodeURIComponent(pattern)}`, body, headers }, leftMs)
    return attemptOf(posted, replica.url, traceId)
  }
}
