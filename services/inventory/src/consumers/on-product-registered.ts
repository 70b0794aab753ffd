import { productRegistered } from '@channel/contracts/inventory'
import type { Consumer } from '@channel/messaging'
import { consumer } from '@channel/messaging'
import type { ProductHandlers } from '../product/product.handlers.js'

/** Whatever is kept of the product for display is out of date. Forgetting twice is harmless, so no inbox row is needed. */
export const onProductRegistered = (products: Pick<ProductHandlers, 'productChanged'>): Consumer =>
  consumer('inventory.on-product-registered', productRegistered, ({ payload }) => products.productChanged(payload))
