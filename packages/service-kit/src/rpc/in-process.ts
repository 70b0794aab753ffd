import type { Logger } from 'pino'
import type { RpcOutcome } from './outcome.js'
import type { RpcRequest } from './rpc-client.js'
import { RpcClient, serviceOf } from './rpc-client.js'
import { RpcServer } from './rpc-server.js'
import { withinLimit } from './time-limit.js'

/** Which service of this process answers what: one for each embedded topology. */
export type InProcessRegistry = Map<string, InProcessServer>

export class InProcessServer extends RpcServer {
  constructor(
    private readonly registry: InProcessRegistry,
    private readonly service: string,
    log: Logger,
  ) {
    super(log)
  }

  override listen(callback: (error?: unknown) => void): void {
    this.registry.set(this.service, this)
    callback()
  }

  override async close(): Promise<void> {
    this.refuseNewCalls()
    await this.runningCallsFinished()
    if (this.registry.get(this.service) === this) this.registry.delete(this.service)
  }
}

/**
 * A reply goes through JSON as it would over the wire: a `Date` arrives as a string, `undefined` disappears, and the caller can
 * change its copy without touching the service's. Inputs need no copy, as `parsed` makes one.
 */
const asOverTheWire = (reply: unknown): unknown => JSON.parse(JSON.stringify(reply ?? null))

export class InProcessClient extends RpcClient {
  constructor(private readonly registry: InProcessRegistry) {
    super()
  }

  override async ask(pattern: string, request: RpcRequest): Promise<RpcOutcome> {
    const server = this.registry.get(serviceOf(pattern))
    if (server === undefined) return { kind: 'unavailable', reason: `${serviceOf(pattern)} is not running` }
    const outcome = await withinLimit(request.timeoutMs, server.dispatch(pattern, request.input, request.context))
    return outcome.kind === 'answered' ? { kind: 'answered', reply: asOverTheWire(outcome.reply) } : outcome
  }

  override async close(): Promise<void> {}
}
