import { runService } from '@channel/service-kit'
import { partnerService } from './partner.module.js'

await runService(partnerService)
