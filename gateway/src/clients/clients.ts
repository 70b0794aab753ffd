import { adjustmentsClient } from './adjustments.client.js'
import { apiKeysClient } from './api-keys.client.js'
import { cartsClient } from './carts.client.js'
import { channelsClient } from './channels.client.js'
import { consistencyClient } from './consistency.client.js'
import { creditClient } from './credit.client.js'
import { dealerClient } from './dealer.client.js'
import { diversionsClient } from './diversions.client.js'
import { giftOrdersClient } from './gift-orders.client.js'
import { giftsClient } from './gifts.client.js'
import { identityClient } from './identity.client.js'
import { importsClient } from './imports.client.js'
import { inventoryClient } from './inventory.client.js'
import { marketClient } from './market.client.js'
import { returnsClient } from './returns.client.js'
import { onboardingClient } from './onboarding.client.js'
import { orderClient } from './order.client.js'
import { presaleClient } from './presale.client.js'
import { sellOutClient } from './sell-out.client.js'
import { pricesClient } from './prices.client.js'
import { serialsClient } from './serials.client.js'
import { statementsClient } from './statements.client.js'
import { stocktakesClient } from './stocktakes.client.js'
import { targetsClient } from './targets.client.js'
import { rebatesClient } from './rebates.client.js'
import { tradeClient } from './trade.client.js'
import { transfersClient } from './transfers.client.js'
import { webhooksClient } from './webhooks.client.js'
import type { Remote } from './remote.js'

export const clientsOf = (remote: Remote) => ({
  identity: identityClient(remote),
  apiKeys: apiKeysClient(remote),
  webhooks: webhooksClient(remote),
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
  onboarding: onboardingClient(remote),
  prices: pricesClient(remote),
  rebates: rebatesClient(remote),
  trade: tradeClient(remote),
  statements: statementsClient(remote),
  sellOut: sellOutClient(remote),
  targets: targetsClient(remote),
  credit: creditClient(remote),
  order: orderClient(remote),
  giftOrders: giftOrdersClient(remote),
  market: marketClient(remote),
  carts: cartsClient(remote),
  returns: returnsClient(remote),
})
export type Clients = ReturnType<typeof clientsOf>
