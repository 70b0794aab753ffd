import { adjustmentsClient } from './adjustments.client.js'
import { channelsClient } from './channels.client.js'
import { consistencyClient } from './consistency.client.js'
import { dealerClient } from './dealer.client.js'
import { diversionsClient } from './diversions.client.js'
import { giftsClient } from './gifts.client.js'
import { identityClient } from './identity.client.js'
import { importsClient } from './imports.client.js'
import { inventoryClient } from './inventory.client.js'
import { orderClient } from './order.client.js'
import { presaleClient } from './presale.client.js'
import { serialsClient } from './serials.client.js'
import { stocktakesClient } from './stocktakes.client.js'
import { transfersClient } from './transfers.client.js'
import type { Remote } from './remote.js'

export const clientsOf = (remote: Remote) => ({
  identity: identityClient(remote),
  inventory: inventoryClient(remote),
  channels: channelsClient(remote),
  presale: presaleClient(remote),
  gifts: giftsClient(remote),
  transfers: transfersClient(remote),
  adjustments: adjustmentsClient(remote),
  stocktakes: stocktakesClient(remote),
  serials: serialsClient(remote),
  diversions: diversionsClient(remote),
  imports: importsClient(remote),
  consistency: consistencyClient(remote),
  dealer: dealerClient(remote),
  order: orderClient(remote),
})
export type Clients = ReturnType<typeof clientsOf>
