import { dealerClient } from './dealer.client.js'
import { identityClient } from './identity.client.js'
import { inventoryClient } from './inventory.client.js'
import { orderClient } from './order.client.js'
import type { Remote } from './remote.js'

export const clientsOf = (remote: Remote) => ({
  identity: identityClient(remote),
  inventory: inventoryClient(remote),
  dealer: dealerClient(remote),
  order: orderClient(remote),
})
export type Clients = ReturnType<typeof clientsOf>
