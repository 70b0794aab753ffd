import type { CallContext, Command, ParsedInputOf, ReplyOf, Result } from '@channel/contracts'
import { err } from '@channel/contracts'
import { contentHash } from './canonical.js'
import { jsonColumn, textArray } from './columns.js'
import type { Prepared } from './outbox.js'
import type { SqlExecutor } from './sql.js'

export type StoredAnswer = Result<unknown, { code: string }>

/** One command as somebody sent it. `input` is the parsed input, idempotency key included. */
export type CommandCall = { command: Command; input: unknown; context: CallContext }

type Keyed = { idempotencyKey: string }
type Row = { key: string; command: string; body_hash: string; answer: string }

const CLAIM = `
  INSERT INTO command_log (key, command, body_hash, answer, at) VALUES ($1, $2, $3, 'null', $4::timestamptz)
  ON CONFLICT (key) DO NOTHING`
const FIND = 'SELECT key, command, body_hash, answer::text AS answer FROM command_log WHERE key = ANY($1::text[])'
const ANSWER = 'UPDATE command_log SET answer = $2::json WHERE key = $1'
const FORGET = 'DELETE FROM command_log WHERE key = $1'
const INSERT = `
  INSERT INTO command_log (key, command, body_hash, answer, at)
  SELECT c.key, c.command, c.body_hash, c.answer::json, $5::timestamptz
  FROM unnest($1::text[], $2::text[], $3::text[], string_to_array($4, E'\\x1f')) AS c (key, command, body_hash, answer)`

/** Rights can be granted later, and a reused key is no answer to the body that came with it: neither is kept. */
const isFinal = (answer: StoredAnswer): boolean =>
  answer.ok || (answer.error.code !== 'FORBIDDEN' && answer.error.code !== 'IDEMPOTENCY_KEY_REUSED')

/** Under this key the answer is kept: one account never gets another's. */
export const commandKey = (call: Pick<CommandCall, 'input' | 'context'>): string =>
  `${call.context.principal.subject}|${(call.input as Keyed).idempotencyKey}`

const bodyHash = (input: unknown): string => contentHash({ ...(input as Keyed), idempotencyKey: undefined })

const answerOf = (row: Row, call: CommandCall): StoredAnswer | 'key-reused' =>
  row.command === call.command.pattern && row.body_hash === bodyHash(call.input)
    ? (JSON.parse(row.answer) as StoredAnswer)
    : 'key-reused'

/** Stored answers in the order of `calls`, undefined where a call is new. One query. */
export const recallAnswers = async (
  tx: SqlExecutor,
  calls: CommandCall[],
): Promise<(StoredAnswer | 'key-reused' | undefined)[]> => {
  if (calls.length === 0) return []
  const rows = await tx.$queryRawUnsafe<Row[]>(FIND, textArray(calls.map(commandKey)))
  const byKey = new Map(rows.map((row) => [row.key, row]))
  return calls.map((call) => {
    const row = byKey.get(commandKey(call))
    return row && answerOf(row, call)
  })
}

/**
 * Keeps the answers of a batch, in one statement whose parameters are made at once; those that are not final are left out. A key that
 * another transaction keeps at the same time makes it fail, and `unitOfWork` does the whole batch again. Within a batch a key may come
 * once (see `commandKey`).
 */
export const prepareAnswers = (entries: readonly (CommandCall & { answer: StoredAnswer })[], at: Date): Prepared => {
  const rows = entries
    .filter(({ answer }) => isFinal(answer))
    .map((entry) => ({ key: commandKey(entry), entry }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  const columns = [
    textArray(rows.map(({ key }) => key)),
    textArray(rows.map(({ entry }) => entry.command.pattern)),
    textArray(rows.map(({ entry }) => bodyHash(entry.input))),
    jsonColumn(rows.map(({ entry }) => entry.answer)),
    at.toISOString(),
  ]
  return async (tx) => void (rows.length > 0 && (await tx.$executeRawUnsafe(INSERT, ...columns)))
}

/** The same, made and run. */
export const rememberAnswers = (
  tx: SqlExecutor,
  entries: readonly (CommandCall & { answer: StoredAnswer })[],
  at: Date,
): Promise<void> => prepareAnswers(entries, at)(tx)

/**
 * One key, one effect, one answer. The key is claimed before `work` begins: whoever comes second waits for the first one's commit and
 * then gets its answer, without having done anything. Refusals are answers too, except FORBIDDEN. The same key with another body is
 * refused with IDEMPOTENCY_KEY_REUSED. Two statements around `work`.
 */
export const once = async <C extends Command>(
  tx: SqlExecutor,
  command: C,
  input: ParsedInputOf<C>,
  call: { context: CallContext; at: Date },
  work: () => Promise<ReplyOf<C>>,
): Promise<ReplyOf<C>> => {
  const sent: CommandCall = { command, input, context: call.context }
  const key = commandKey(sent)
  const claimed = await tx.$executeRawUnsafe(CLAIM, key, command.pattern, bodyHash(input), call.at.toISOString())
  if (claimed === 0) return recalled<C>(tx, sent)
  const reply = await work()
  const answer = reply as unknown as StoredAnswer
  if (isFinal(answer)) await tx.$executeRawUnsafe(ANSWER, key, JSON.stringify(answer))
  else await tx.$executeRawUnsafe(FORGET, key)
  return reply
}

const recalled = async <C extends Command>(tx: SqlExecutor, sent: CommandCall): Promise<ReplyOf<C>> => {
  const [answer] = await recallAnswers(tx, [sent])
  if (answer === undefined) throw new Error(`The answer kept under ${commandKey(sent)} is gone`)
  const { idempotencyKey } = sent.input as Keyed
  return (answer === 'key-reused' ? err({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey }) : answer) as ReplyOf<C>
}
