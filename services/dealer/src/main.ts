import { runService } from '@channel/service-kit'
import { dealerService } from './dealer.module.js'

await runService(dealerService)
