export { orderService } from './order.module.js'
