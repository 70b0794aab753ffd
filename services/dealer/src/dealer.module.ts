import type { ServiceDefinition } from '@channel/service-kit'
import { background } from '@channel/service-kit'
import { onShipmentPosted } from './consumers/on-shipment-posted.js'
import { creditFeature } from './credit/credit.parts.js'
import { dealerParts } from './dealer.parts.js'
import { DEALER_HANDLERS, DealerRpc } from './dealer/dealer.rpc.js'
import type { Feature } from './ground.parts.js'
import { tradeFeatures } from './trade-features.parts.js'
import { masterFeatures } from './master.parts.js'
import { priceFeature } from './price/price.parts.js'
import { rebateFeature } from './rebate/rebate.parts.js'

class DealerModule {}

export const dealerService: ServiceDefinition = {
  name: 'dealer',
  module: (runtime) => {
    const parts = dealerParts(runtime)
    const features: Feature[] = [
      ...masterFeatures(parts.ground),
      creditFeature(parts),
      priceFeature(parts.ground),
      ...tradeFeatures(parts.ground),
      rebateFeature(parts.ground, parts.creditLedger.creditRebates),
    ]
    runtime.consume([onShipmentPosted(parts.credit), ...features.flatMap(({ consumers = [] }) => consumers)], parts.db)
    runtime.health.inform('events waiting', () => parts.relay.backlog())
    return {
      module: DealerModule,
      controllers: [DealerRpc, ...features.flatMap(({ controllers }) => controllers)],
      providers: [
        { provide: DEALER_HANDLERS, useValue: parts.dealers },
        ...features.flatMap(({ providers }) => providers),
        background({ ...parts, workers: [...features.flatMap(({ workers = [] }) => workers)] }),
      ],
    }
  },
}
