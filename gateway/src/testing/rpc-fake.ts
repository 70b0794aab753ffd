import type { AnswerOf, CallContext, Command, InputOf, Query, ReplyOf } from '@channel/contracts'
import type { RpcCaller } from '@channel/service-kit'

type Message = Command | Query
type Answer = (input: never, context: CallContext) => unknown
export type SentCall = { pattern: string; input: Record<string, unknown>; context: CallContext }

/**
 * The services at the gateway's one port. Answers go through the contract's own schema, so that a test cannot feed the gateway
 * what no service could send.
 */
export class RpcFake implements RpcCaller {
  readonly sent: SentCall[] = []
  private readonly answers = new Map<string, Answer>()

  on<M extends Message>(message: M, answer: (input: InputOf<M>, context: CallContext) => ReplyOf<M> | Promise<ReplyOf<M>>): this {
    this.answers.set(message.pattern, answer as Answer)
    return this
  }

  async call<M extends Message>(message: M, input: InputOf<M>, context: CallContext): Promise<ReplyOf<M>> {
    this.sent.push({ pattern: message.pattern, input: input as Record<string, unknown>, context })
    const answer = this.answers.get(message.pattern)
    if (answer === undefined) throw new Error(`nothing answers ${message.pattern} in this test`)
    return this.checked(message, await answer(input as never, context))
  }

  patterns(): string[] {
    return this.sent.map(({ pattern }) => pattern)
  }

  private checked<M extends Message>(message: M, reply: unknown): ReplyOf<M> {
    if (message.kind === 'query') return message.answer.parse(reply) as ReplyOf<M>
    const result = reply as { ok: true; value: AnswerOf<M> } | { ok: false; error: unknown }
    const checked = result.ok
      ? { ok: true, value: message.answer.parse(result.value) }
      : { ok: false, error: message.error.parse(result.error) }
    return checked as ReplyOf<M>
  }
}
