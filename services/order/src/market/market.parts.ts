import type { CallContext, Sku } from '@channel/contracts'
import { getProducts } from '@channel/contracts/inventory'
import type { ShopPlatform } from '@channel/contracts/order'
import { every } from '@channel/service-kit'
import type { Feature, Ground } from '../ground.parts.js'
import { posAdapter } from './adapters/pos.adapter.js'
import { taobaoAdapter } from './adapters/taobao.adapter.js'
import { youzanAdapter } from './adapters/youzan.adapter.js'
import { externalOrderRepository } from './external-order.repository.js'
import { readPart } from './import-part.js'
import { importHandlers } from './import.handlers.js'
import { importListRepository, importRepository } from './import.repository.js'
import { mappingRepository } from './mapping.repository.js'
import type { MarketAdapter, ShopAccess } from './market-adapter.js'
import { externalOrderListRepository, skuListRepository } from './market-list.repository.js'
import { marketHandlers } from './market.handlers.js'
import { MARKET_HANDLERS, MARKET_IMPORTS, MARKET_PUSHES, MarketRpc } from './market.rpc.js'
import { placeDue, pullAllDue } from './place-due.worker.js'
import type { Orders } from './place.saga.js'
import { placeSaga } from './place.saga.js'
import type { Reachable } from './pull.handlers.js'
import { pullHandlers } from './pull.handlers.js'
import { send } from './pull.http.js'
import { pullRepository } from './pull.repository.js'
import { pushHandlers } from './push.handlers.js'
import type { OpenShop, ShopRepository } from './shop.repository.js'
import { shopRepository } from './shop.repository.js'
import type { ShopSeal } from './shop.seal.js'
import { shopSeal } from './shop.seal.js'

const PLACE_EVERY_MS = 1_000
const PULL_EVERY_MS = 5_000

/** A platform more is a file in `adapters/` and a line here. Files are taken for every shop and need none. */
const adapters: Readonly<Record<ShopPlatform, MarketAdapter>> = {
  file: { credentials: [] },
  youzan: youzanAdapter,
  taobao: taobaoAdapter,
  pos: posAdapter,
}

type Wiring = { readonly orders: Orders; readonly secret: string }

/** Shops with their adapters, opened for use. */
const reaching = (shops: ShopRepository, seal: ShopSeal) => {
  const accessTo = ({ shop, credentials }: OpenShop): ShopAccess => ({
    code: shop.code,
    currency: shop.currency,
    endpoint: shop.endpoint,
    credentials,
    sealed: (buyer) => seal.buyer(shop.platform, buyer),
  })
  const accessOf = async (code: string): Promise<ShopAccess | undefined> => {
    const open = await shops.find(code)
    return open && accessTo(open)
  }
  const shopOf = async (code: string): Promise<Reachable | undefined> => {
    const open = await shops.find(code)
    return open?.shop.active === true ? { access: accessTo(open), adapter: adapters[open.shop.platform] } : undefined
  }
  return { accessOf, shopOf }
}

/** The aggregate without its edge, for the feature and for tests that call handlers directly. */
export const marketParts = ({ db, transaction, clock, logger, rpc }: Ground, { orders, secret }: Wiring) => {
  const seal = shopSeal(secret)
  const shops = shopRepository(db, transaction, seal, adapters)
  const external = externalOrderRepository(db, transaction)
  const warn = (details: object, message: string) => logger.warn(details, message)
  const { drive } = placeSaga({ external, orders, clock, warn })

  const { accessOf, shopOf } = reaching(shops, seal)
  const known = async (skus: readonly Sku[], context: CallContext): Promise<readonly Sku[]> =>
    (await rpc.call(getProducts, { skus: [...skus] }, context)).map(({ sku }) => sku)

  const pulling = pullHandlers({ pulls: pullRepository(db, transaction), shopOf, send, clock })
  return {
    market: marketHandlers({
      shops,
      external,
      mappings: mappingRepository(transaction),
      lists: { ...externalOrderListRepository(db), ...skuListRepository(db) },
      known,
      clock,
    }),
    pushes: pushHandlers({ shopOf, external, countRejected: shops.countRejected, drive, clock, warn }),
    imports: importHandlers({
      imports: importRepository(transaction, { accessOf, readPart }),
      lists: importListRepository(db),
      clock,
    }),
    pullDue: pulling.pullDue,
    placeDue: placeDue({ claimDue: external.claimDue, drive, clock, logger }),
    workers: [
      every('place-market-orders', PLACE_EVERY_MS, placeDue({ claimDue: external.claimDue, drive, clock, logger }), logger),
      every('pull-market-orders', PULL_EVERY_MS, pullAllDue(pulling), logger),
    ],
  }
}

/** Orders of marketplaces and tills. `orders` are the handlers of the platform's own orders. */
export const marketFeature = (ground: Ground, wiring: Wiring): Feature => {
  const { market, pushes: received, imports, workers } = marketParts(ground, wiring)
  return {
    controllers: [MarketRpc],
    providers: [
      { provide: MARKET_HANDLERS, useValue: market },
      { provide: MARKET_PUSHES, useValue: received },
      { provide: MARKET_IMPORTS, useValue: imports },
    ],
    workers,
  }
}
