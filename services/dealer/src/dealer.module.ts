import type { ServiceDefinition } from '@channel/service-kit'
import { background } from '@channel/service-kit'
import { onOrderShipped } from './consumers/on-order-shipped.js'
import { CREDIT_HANDLERS, CreditRpc } from './credit/credit.rpc.js'
import { dealerParts } from './dealer.parts.js'
import { DEALER_HANDLERS, DealerRpc } from './dealer/dealer.rpc.js'
import type { Feature } from './ground.parts.js'

class DealerModule {}

export const dealerService: ServiceDefinition = {
  name: 'dealer',
  module: (runtime) => {
    const parts = dealerParts(runtime)
    const features: Feature[] = []
    runtime.consume([onOrderShipped(parts.credit), ...features.flatMap(({ consumers = [] }) => consumers)], parts.db)
    runtime.health.inform('events waiting', () => parts.relay.backlog())
    return {
      module: DealerModule,
      controllers: [DealerRpc, CreditRpc, ...features.flatMap(({ controllers }) => controllers)],
      providers: [
        { provide: DEALER_HANDLERS, useValue: parts.dealers },
        { provide: CREDIT_HANDLERS, useValue: parts.credit },
        ...features.flatMap(({ providers }) => providers),
        background({ ...parts, workers: [parts.expiry, ...features.flatMap(({ workers = [] }) => workers)] }),
      ],
    }
  },
}
