import type { ListWords, Messages } from './message-shape.js'
import type { marketRefusalTypes } from './market-refusals.js'

export const chineseMarket = ({ list }: ListWords): Pick<Messages['refusals'], keyof typeof marketRefusalTypes> => ({
  CREDENTIALS_MISSING: ({ missing }) => `店铺缺少必需的凭证：${list(missing)}`,
  EXTERNAL_ORDER_NOT_FOUND: ({ id }) => `外部订单不存在：${id}`,
  EXTERNAL_ORDER_NOT_REFUSED: ({ stage }) => `外部订单当前为 ${stage}，只有被拒的订单可以重试`,
  SHOP_NOT_FOUND: ({ shop }) => `店铺不存在：${shop}，请先登记`,
  SHOP_PLATFORM_FIXED: ({ shop, platform }) => `店铺 ${shop} 的平台为 ${platform}，不可更改；请用新编码登记另一个店铺`,
})
