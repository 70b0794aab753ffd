import { runService } from '@channel/service-kit'
import { identityService } from './identity.module.js'

await runService(identityService)
