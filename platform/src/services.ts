import { dealerService } from '@channel/dealer'
import { identityService } from '@channel/identity'
import { inventoryService } from '@channel/inventory'
import { orderService } from '@channel/order'
import { partnerService } from '@channel/partner'
import type { ServiceDefinition } from '@channel/service-kit'

/** In the order in which they start: whoever is called comes before whoever calls. */
export const SERVICE_DEFINITIONS: ServiceDefinition[] = [
  identityService,
  inventoryService,
  dealerService,
  orderService,
  partnerService,
]
