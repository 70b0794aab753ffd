import type { ErrorOf } from '@channel/contracts'
import type { addAgreement, changePrices, uploadDocument } from '@channel/contracts/dealer'
import type { reportSellOut, setTargets } from '@channel/contracts/dealer'
import type { startImport, uploadImportPart } from '@channel/contracts/inventory'
import type { addCartRows, requestReturn, startMarketImport, takeMarketRows, uploadReturnPhoto } from '@channel/contracts/order'
import type { shipGiftParcels, takeGiftRecipients } from '@channel/contracts/order'
import { RpcInvalid, RpcUnavailable } from '@channel/service-kit'
import { GraphQLError } from 'graphql'
import { badInput, codedError } from '../errors/coded-error.js'
import { inLanguage } from '../errors/present.js'
import { isRequestErrorCode } from '../errors/request-errors.js'
import type { Language } from '../request/language.js'
import { say } from './words.js'

/** What an upload can be refused with. */
export type FileRefusal =
  | ErrorOf<typeof uploadDocument>
  | Extract<ErrorOf<typeof addAgreement>, { code: 'DOCUMENT_NOT_FOUND' }>
  | ErrorOf<typeof startImport | typeof uploadImportPart | typeof reportSellOut | typeof setTargets>
  | ErrorOf<typeof changePrices>
  | ErrorOf<typeof startMarketImport>
  | ErrorOf<typeof takeMarketRows>
  | ErrorOf<typeof addCartRows>
  | ErrorOf<typeof takeGiftRecipients | typeof shipGiftParcels>
  | ErrorOf<typeof uploadReturnPhoto>
  | Extract<ErrorOf<typeof requestReturn>, { code: 'PHOTO_NOT_FOUND' }>

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
    UNKNOWN_DEALERS: ({ dealerCodes }) => [
      422,
      `没有这些经销商：${dealerCodes.join('、')}`,
      `No such dealers: ${dealerCodes.join(', ')}`,
    ],
    TARGET_TWICE: ({ dealerCode, month }) => [
      422,
      `目标重复：${dealerCode} ${month}`,
      `The target comes twice: ${dealerCode} ${month}`,
    ],
    CART_NOT_FOUND: ({ cartId }) => [404, `购物车不存在：${cartId}`, `No such cart: ${cartId}`],
    CART_CLOSED: () => [409, '购物车已提交或已删除，请新建购物车', 'The cart was ordered or given up; open another one'],
    VERSION_CONFLICT: () => [409, '购物车已被修改，请刷新后重试', 'The cart was changed meanwhile; read it again'],
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
    DEALER_NOT_FOUND: ({ dealerCode }) => [404, `经销商不存在：${dealerCode}`, `No such dealer: ${dealerCode}`],
    APPLICATION_NOT_FOUND: ({ applicationId }) => [
      404,
      `准入申请不存在：${applicationId}`,
      `No such application: ${applicationId}`,
    ],
    DOCUMENT_NOT_FOUND: ({ documentId }) => [404, `资料不存在：${documentId}`, `No such document: ${documentId}`],
    DOCUMENT_TYPE: () => [415, '只接受 PDF、PNG 和 JPEG 文件', 'Only PDF, PNG and JPEG files are taken'],
    DOCUMENT_TOO_LARGE: ({ limitBytes }) => [
      413,
      `文件过大，上限 ${megabytes(limitBytes)}；请压缩或拆分`,
      `The file is too large; the limit is ${megabytes(limitBytes)}: compress or split it`,
    ],
    ORDER_NOT_FOUND: ({ orderId }) => [404, `订单不存在：${orderId}`, `No such order: ${orderId}`],
    PHOTO_NOT_FOUND: ({ photoIds }) => [404, `照片不存在：${photoIds.join('、')}`, `No such photo: ${photoIds.join(', ')}`],
    PHOTO_TYPE: () => [415, '只接受 JPEG 和 PNG 照片', 'Only JPEG and PNG photos are taken'],
    PHOTO_TOO_LARGE: ({ limitBytes }) => [
      413,
      `照片过大，上限 ${megabytes(limitBytes)}；请压缩后重传`,
      `The photo is too large; the limit is ${megabytes(limitBytes)}: make it smaller`,
    ],
    TOO_MANY_PHOTOS: ({ limit }) => [
      409,
      `该订单已有 ${limit} 张照片等待使用，请先提交退货申请`,
      `${limit} photos of the order wait already; ask for the return first`,
    ],
    STOCKTAKE_REQUIRED: () => [422, '导入盘点结果需要盘点单 stocktakeId', 'Counts need a stocktakeId'],
    COUNTS_NOT_IMPORTED: () => [422, '暂不支持导入盘点结果', 'Counts are not imported here'],
    SHOP_NOT_FOUND: ({ shop }) => [404, `店铺不存在：${shop}，请先登记`, `No such shop: ${shop}; register it first`],
    MARKET_IMPORT_NOT_FOUND: ({ importId }) => [404, `订单导入不存在：${importId}`, `No such import of orders: ${importId}`],
    MARKET_IMPORT_ENDED: () => [409, '该导入已结束，请重新上传', 'The import is over; upload the file again'],
    PART_MISSING: () => [409, '文件没有上传完整，请重试', 'The file has not arrived whole; try again'],
    COLUMNS_MISSING: ({ columns }) => [422, `缺少列：${columns.join('、')}`, `Columns are missing: ${columns.join(', ')}`],
    GIFT_QUOTE_NOT_FOUND: ({ quoteId }) => [404, `报价单不存在：${quoteId}`, `No such quote: ${quoteId}`],
    GIFT_QUOTE_NOT_ALLOWED: ({ status }) => [
      409,
      `报价单当前状态为 ${status}，签约后才能录入收件人`,
      `The quote is ${status}; recipients are taken once it is signed`,
    ],
    PRICE_LIST_NOT_FOUND: ({ listCode }) => [404, `价格表不存在：${listCode}`, `No such price list: ${listCode}`],
    PRICE_LIST_NOT_ALLOWED_IN_STATUS: ({ listCode }) => [
      409,
      `价格表 ${listCode} 已失效，请复制为新表后再导入`,
      `${listCode} has ended; copy it into a new list and import there`,
    ],
    PRICES_OVERLAP: () => [422, '同一货号和起订量的改价时间重叠', 'Prices of one SKU and break overlap in time'],
    PRICES_CHANGED: () => [409, '价格已被他人修改，请重试', 'Somebody else changed these prices; try again'],
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
