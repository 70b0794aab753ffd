import { z } from 'zod'
import type { EventId } from './ids.js'
import { IdempotencyKey } from './ids.js'
import type { Result } from './result.js'

/** Refusals that any command can meet. */
export const CommonError = z.discriminatedUnion('code', [
  z.object({ code: z.literal('FORBIDDEN'), reason: z.string() }),
  z.object({ code: z.literal('IDEMPOTENCY_KEY_REUSED'), idempotencyKey: z.string() }),
])
export type CommonError = z.infer<typeof CommonError>

type Shape = z.ZodType
type Coded = z.ZodType<{ code: string }>

/** Changes something. Its input carries an idempotency key; a repeat gets the stored answer, a refusal included. */
export type Command<I extends Shape = Shape, A extends Shape = Shape, E extends Coded = Coded> = {
  readonly kind: 'command'
  readonly pattern: string
  readonly input: I
  readonly answer: A
  readonly error: E
  /** False only where a repeat is no repeat (log-in): the transport then never retries it. */
  readonly retryable: boolean
}

/** Reads. Safe to repeat, may be batched. */
export type Query<I extends Shape = Shape, A extends Shape = Shape> = {
  readonly kind: 'query'
  readonly pattern: string
  readonly input: I
  readonly answer: A
}

export type InputOf<M extends { input: Shape }> = z.input<M['input']>
export type ParsedInputOf<M extends { input: Shape }> = z.output<M['input']>
export type AnswerOf<M extends { answer: Shape }> = z.output<M['answer']>
export type ErrorOf<C extends { error: Shape }> = z.output<C['error']>

/** What a message resolves to: commands a `Result`, queries the plain answer. */
export type ReplyOf<M extends Command | Query> = M extends Command ? Result<AnswerOf<M>, ErrorOf<M>> : AnswerOf<M>

export const command = <I extends z.ZodRawShape, A extends Shape, E extends Coded>(
  pattern: string,
  parts: { input: I; answer: A; error: E; retryable?: boolean },
) => ({
  kind: 'command' as const,
  pattern,
  input: z.object({ idempotencyKey: IdempotencyKey, ...parts.input }),
  answer: parts.answer,
  error: parts.error,
  retryable: parts.retryable ?? true,
})

export const query = <I extends Shape, A extends Shape>(pattern: string, parts: { input: I; answer: A }): Query<I, A> => ({
  kind: 'query',
  pattern,
  ...parts,
})

/** A past-tense, versioned fact: `inventory.stock-reserved.v1`. New meaning, new version. */
export type EventType<P extends Shape = Shape> = {
  readonly kind: 'event'
  readonly name: string
  readonly payload: P
}

export const event = <P extends Shape>(name: string, payload: P): EventType<P> => ({ kind: 'event', name, payload })

export type PayloadOf<E extends EventType> = z.output<E['payload']>

/** One event as it lies in the outbox and travels to consumers. */
export type EventEnvelope<P = unknown> = {
  readonly id: EventId
  readonly name: string
  /** Aggregate id: events of one key arrive in the order in which they were committed. */
  readonly key: string
  /** ISO 8601, UTC. */
  readonly occurredAt: string
  /** `Principal.subject` of whoever caused it. */
  readonly actor: string
  readonly traceId: string
  readonly payload: P
}

/** An event not yet in the outbox. */
export type NewEvent<E extends EventType = EventType> = { readonly type: E; readonly key: string; readonly payload: PayloadOf<E> }

export const newEvent = <E extends EventType>(type: E, key: string, payload: PayloadOf<E>): NewEvent<E> => ({
  type,
  key,
  payload,
})
