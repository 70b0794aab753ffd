import type { ListWords, Messages } from './message-shape.js'
import type { marketRefusalTypes } from './market-refusals.js'

export const englishMarket = ({ list }: ListWords): Pick<Messages['refusals'], keyof typeof marketRefusalTypes> => ({
  CREDENTIALS_MISSING: ({ missing }) => `The shop cannot work without these credentials: ${list(missing)}`,
  EXTERNAL_ORDER_NOT_FOUND: ({ id }) => `No such order from outside: ${id}`,
  EXTERNAL_ORDER_NOT_REFUSED: ({ stage }) => `The order is ${stage}; only refused ones are tried again`,
  SHOP_NOT_FOUND: ({ shop }) => `No such shop: ${shop}; register it first`,
  SHOP_PLATFORM_FIXED: ({ shop, platform }) => `${shop} is a shop of ${platform} for ever; register another one under a new code`,
})
