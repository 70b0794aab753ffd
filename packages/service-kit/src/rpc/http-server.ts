import { setTimeout as pause } from 'node:timers/promises'
import type { CallContext } from '@channel/contracts'
import { newId } from '@channel/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { fastify } from 'fastify'
import type { Logger } from 'pino'
import type { HealthReport } from '../health.js'
import type { PrincipalTokens } from '../principal-token.js'
import type { RpcOutcome } from './outcome.js'
import { toHttp } from './outcome.js'
import { RpcServer } from './rpc-server.js'
import { withinLimit } from './time-limit.js'

export const BODY_LIMIT_BYTES = 8 * 1024 * 1024
const LONGEST_CALL_MS = 600_000
/**
 * How long callers on open connections are told that this replica goes down before their connections end. A call that meets a
 * connection just being closed could not be told from one that broke under way.
 */
const LINGER_MS = 200

export type HttpServerOptions = {
  host: string
  port: number
  tokens: PrincipalTokens
  log: Logger
  ready: () => Promise<HealthReport>
}

const headerOf = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name]
  return typeof value === 'string' && value !== '' && value.length <= 8_192 ? value : undefined
}

const timeoutOf = (request: FastifyRequest): number => {
  const ms = Number(headerOf(request, 'x-timeout-ms'))
  return Number.isInteger(ms) && ms > 0 ? Math.min(ms, LONGEST_CALL_MS) : 10_000
}

const send = (reply: FastifyReply, outcome: RpcOutcome): FastifyReply => {
  const { status, headers, body } = toHttp(outcome)
  return reply.code(status).headers(headers).send(body)
}

/** `POST /rpc/<pattern>` with the input as JSON; `GET /health/live` and `/health/ready`. */
export class HttpRpcServer extends RpcServer {
  private readonly app: FastifyInstance
  private address: string | undefined
  private closing: Promise<void> | undefined

  constructor(private readonly options: HttpServerOptions) {
    super(options.log)
    // Longer than any caller keeps an idle connection, so that the caller is the one who closes it.
    this.app = fastify({ bodyLimit: BODY_LIMIT_BYTES, keepAliveTimeout: 65_000, return503OnClosing: false, logger: false })
    this.app.setErrorHandler((error, _request, reply) => send(reply, this.unreadable(error)))
    this.app.setNotFoundHandler((_request, reply) => send(reply, { kind: 'unknown-pattern' }))
    this.app.addHook('onSend', async (_request, reply) => {
      if (!this.accepting) reply.header('connection', 'close')
    })
    this.app.get('/health/live', async () => ({ status: 'up' }))
    this.app.get('/health/ready', (_request, reply) => this.answerReady(reply))
    this.app.post<{ Params: { pattern: string } }>('/rpc/:pattern', async (request, reply) =>
      send(reply, await this.answer(request)),
    )
  }

  /** The base URL, once it listens. */
  get url(): string | undefined {
    return this.address
  }

  override listen(callback: (error?: unknown) => void): void {
    const { host, port } = this.options
    this.app.listen({ host, port }).then(
      (address) => {
        this.address = address.replace('0.0.0.0', '127.0.0.1')
        callback()
      },
      (error: unknown) => callback(error),
    )
  }

  override close(): Promise<void> {
    this.closing ??= this.drain()
    return this.closing
  }

  private async drain(): Promise<void> {
    this.refuseNewCalls()
    await Promise.all([this.runningCallsFinished(), pause(LINGER_MS)])
    await this.app.close()
  }

  private async answer(request: FastifyRequest<{ Params: { pattern: string } }>): Promise<RpcOutcome> {
    const principal = await this.options.tokens.verify(headerOf(request, 'x-principal') ?? '')
    if (principal === undefined) return { kind: 'bad-principal' }
    const context: CallContext = { principal, traceId: headerOf(request, 'x-trace-id') ?? newId() }
    return withinLimit(timeoutOf(request), this.dispatch(request.params.pattern, request.body, context))
  }

  private async answerReady(reply: FastifyReply): Promise<FastifyReply> {
    const report = await this.options.ready()
    const ready = this.accepting && report.status === 'up'
    return reply.code(ready ? 200 : 503).send({ ...report, status: ready ? 'up' : 'down' })
  }

  /** Not JSON, too large, and the like: Fastify says it with a 4xx status. */
  private unreadable(error: unknown): RpcOutcome {
    const {
      statusCode = 500,
      code = 'unreadable',
      message = '',
    } = error as { statusCode?: number; code?: string; message?: string }
    if (statusCode < 500) return { kind: 'invalid', issues: [{ path: [], code, message }] }
    const traceId = newId()
    this.log.error({ err: error, traceId }, 'request failed')
    return { kind: 'failed', traceId }
  }
}
