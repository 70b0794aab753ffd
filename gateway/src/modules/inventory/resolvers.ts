import type { Resolvers } from '../../generated/resolver-types.js'
import { adjustStock } from './resolvers/Mutation/adjustStock.js'
import { receiveStock } from './resolvers/Mutation/receiveStock.js'
import { registerLocations } from './resolvers/Mutation/registerLocations.js'
import { registerProducts } from './resolvers/Mutation/registerProducts.js'
import { Product } from './resolvers/Product.js'
import { locations } from './resolvers/Query/locations.js'
import { product } from './resolvers/Query/product.js'
import { products } from './resolvers/Query/products.js'
import { reservation } from './resolvers/Query/reservation.js'
import { stockBalances } from './resolvers/Query/stockBalances.js'
import { stockMovements } from './resolvers/Query/stockMovements.js'
import { Reservation } from './resolvers/Reservation.js'
import { ReservationLine } from './resolvers/ReservationLine.js'
import { StockBalance } from './resolvers/StockBalance.js'
import { StockMovement } from './resolvers/StockMovement.js'

export const inventoryResolvers = {
  Query: { locations, product, products, reservation, stockBalances, stockMovements },
  Mutation: { adjustStock, receiveStock, registerLocations, registerProducts },
  Product,
  Reservation,
  ReservationLine,
  StockBalance,
  StockMovement,
} satisfies Partial<Resolvers>
