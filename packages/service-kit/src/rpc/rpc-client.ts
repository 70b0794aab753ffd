import type { CallContext } from '@channel/contracts'
import type { ReadPacket, WritePacket } from '@nestjs/microservices'
import { ClientProxy } from '@nestjs/microservices'
import type { RpcOutcome } from './outcome.js'
import { replyOf } from './outcome.js'

export type RpcRequest = { input: unknown; context: CallContext; retryable: boolean; timeoutMs: number }

/** `inventory.reserve-stock` is answered by `inventory`. */
export const serviceOf = (pattern: string): string => pattern.slice(0, Math.max(0, pattern.indexOf('.')))

/** Nest's client over a transport that asks for one outcome at a time. */
export abstract class RpcClient extends ClientProxy {
  abstract ask(pattern: string, request: RpcRequest): Promise<RpcOutcome>
  abstract override close(): Promise<void>

  override async connect(): Promise<void> {}

  override unwrap<T>(): T {
    throw new Error('this transport has nothing to unwrap')
  }

  protected override publish(packet: ReadPacket<RpcRequest>, callback: (packet: WritePacket) => void): () => void {
    const pattern = String(packet.pattern)
    this.ask(pattern, packet.data)
      .then((outcome) => replyOf(outcome, pattern, packet.data.context.traceId))
      .then(
        (response) => callback({ response, isDisposed: true }),
        (error: unknown) => callback({ err: error }),
      )
    return () => undefined
  }

  protected override dispatchEvent<T>(): Promise<T> {
    return Promise.reject(new Error('events leave through the outbox, not through RPC'))
  }
}
