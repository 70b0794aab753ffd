import type { CartRowFault } from '@channel/contracts/order'
import type { Language } from '../request/language.js'

/** What is wrong with a row that somebody pasted or uploaded, and what to do. */
export const cartRowFaults: Record<Language, Record<CartRowFault, string>> = {
  'zh-CN': {
    'sku-missing': '缺少货号',
    'unknown-sku': '没有这个货号，请核对后重新填写',
    'quantity-missing': '缺少数量',
    'not-a-quantity': '数量必须是大于 0 的整数',
    'too-large': '数量过大，每个货号最多 1,000,000 件',
    'not-for-sale': '该货号没有价格，暂不可订购，请联系品牌方',
    'cart-full': '购物车已满（最多 5,000 个货号），请另建一个购物车',
  },
  en: {
    'sku-missing': 'The SKU is missing',
    'unknown-sku': 'There is no such SKU; check it and enter it again',
    'quantity-missing': 'The quantity is missing',
    'not-a-quantity': 'The quantity must be a whole number above zero',
    'too-large': 'The quantity is too large: at most 1,000,000 units of a SKU',
    'not-for-sale': 'This SKU has no price and cannot be ordered now; ask the brand',
    'cart-full': 'The cart is full (at most 5,000 SKUs); open another one',
  },
}
