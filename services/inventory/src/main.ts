import { runService } from '@channel/service-kit'
import { inventoryService } from './inventory.module.js'

await runService(inventoryService)
