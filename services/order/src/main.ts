import { runService } from '@channel/service-kit'
import { orderService } from './order.module.js'

await runService(orderService)
