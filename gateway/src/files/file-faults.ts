import type { ErrorOf } from '@channel/contracts'
import type { startImport, uploadImportPart } from '@channel/contracts/inventory'
import { RpcInvalid, RpcUnavailable } from '@channel/service-kit'
import { GraphQLError } from 'graphql'
import { badInput, codedError } from '../errors/coded-error.js'
import { inLanguage } from '../errors/present.js'
import { isRequestErrorCode } from '../errors/request-errors.js'
import type { Language } from '../request/language.js'
import { say } from './words.js'

/** What an upload can be refused with. */
export type FileRefusal = ErrorOf<typeof startImport> | ErrorOf<typeof uploadImportPart>

type Spoken = { readonly status: number; readonly message: string }

const megabytes = (bytes: number): string => `${Math.floor(bytes / 1024 / 1024)} MB`

const refusals: { [E in FileRefusal as E['code']]: (refusal: E) => readonly [status: number, chinese: string, english: string] } =
  {
    FORBIDDEN: () => [403, '您无权执行此操作', 'You are not allowed to do this'],
    IDEMPOTENCY_KEY_REUSED: ({ idempotencyKey }) => [
      409,
      `幂等键已用于其他请求：${idempotencyKey}`,
      `The idempotency key was used for another request: ${idempotencyKey}`,
    ],
    UNKNOWN_LOCATION: ({ location }) => [422, `没有这个仓库或门店：${location}`, `No such warehouse or store: ${location}`],
    FILE_TOO_LARGE: ({ limitBytes }) => [
      413,
      `文件过大，上限 ${megabytes(limitBytes)}`,
      `The file is too large; the limit is ${megabytes(limitBytes)}`,
    ],
    UPLOAD_INCOMPLETE: () => [409, '文件没有上传完整，请重试', 'The file has not arrived whole; try again'],
    ALREADY_IMPORTED: ({ startedAt, startedBy }) => [
      409,
      `同一文件已导入（${startedBy}，${startedAt}）；确需再次导入请加 force=true`,
      `The same file was imported before (${startedBy}, ${startedAt}); add force=true to import it again`,
    ],
    STOCKTAKE_REQUIRED: () => [422, '导入盘点结果需要盘点单 stocktakeId', 'Counts need a stocktakeId'],
    COUNTS_NOT_IMPORTED: () => [422, '暂不支持导入盘点结果', 'Counts are not imported here'],
  }

/** A refusal of a service, thrown to the edge of the route. */
export class FileRefused extends Error {
  constructor(readonly refusal: FileRefusal) {
    super(refusal.code)
  }
}

const spokenRefusal = (refusal: FileRefusal, language: Language): Spoken => {
  const tell = refusals[refusal.code] as (refusal: FileRefusal) => readonly [number, string, string]
  const [status, chinese, english] = tell(refusal)
  return { status, message: say([chinese, english], language) }
}

const known = (error: unknown): GraphQLError | undefined => {
  if (error instanceof RpcInvalid) return badInput(error.issues)
  if (error instanceof RpcUnavailable) return codedError('SERVICE_UNAVAILABLE', { status: 503, details: { retryable: true } })
  return error instanceof GraphQLError && isRequestErrorCode(error.extensions['code']) ? error : undefined
}

const DEFAULT_STATUS = 400

type Answer = { readonly status: number; readonly expected: boolean; readonly body: { errors: object[] } }

/** What a client sees of an error: the shape of `/graphql`. What nobody expected is masked. */
export const faultAnswer = (error: unknown, language: Language, traceId: string): Answer => {
  if (error instanceof FileRefused) {
    const { status, message } = spokenRefusal(error.refusal, language)
    return { status, expected: true, body: { errors: [{ message, extensions: error.refusal }] } }
  }
  const coded = known(error)
  const { http, ...extensions } = (coded ?? codedError('INTERNAL')).extensions as { http?: { status: number } }
  const status = http?.status ?? (coded === undefined ? 500 : DEFAULT_STATUS)
  return { status, expected: coded !== undefined, body: { errors: [inLanguage({ message: '', extensions }, language, traceId)] } }
}
