/** Everything a replay says to the gateway: nothing here that another partner could not send. */

const outcome = (success: string): string => `{ __typename ... on Error { code message } ${success} }`

export const LOG_IN = `mutation LogIn($input: LogInInput!) {
  logIn(input: $input) ${outcome('... on LogInSuccess { session { accessToken accessExpiresAt } }')}
}`

export const REGISTER_LOCATIONS = `mutation RegisterLocations($input: RegisterLocationsInput!) {
  registerLocations(input: $input) ${outcome('... on RegisterLocationsSuccess { registered }')}
}`

export const REGISTER_PRODUCTS = `mutation RegisterProducts($input: RegisterProductsInput!) {
  registerProducts(input: $input) ${outcome('... on RegisterProductsSuccess { registered }')}
}`

export const REGISTER_DEALERS = `mutation RegisterDealers($input: RegisterDealersInput!) {
  registerDealers(input: $input) ${outcome('... on RegisterDealersSuccess { registered }')}
}`

export const RECEIVE_STOCK = `mutation ReceiveStock($input: ReceiveStockInput!) {
  receiveStock(input: $input) ${outcome('... on ReceiveStockSuccess { received }')}
}`

export const ADJUST_STOCK = `mutation AdjustStock($input: AdjustStockInput!) {
  adjustStock(input: $input) ${outcome('... on AdjustStockSuccess { sellable }')}
}`

export const PLACE_ORDER = `mutation PlaceOrder($input: PlaceOrderInput!) {
  placeOrder(input: $input) ${outcome('... on PlaceOrderSuccess { order { id total { amountMinor } } }')}
}`

export const SHIP_ORDER = `mutation ShipOrder($orderId: ID!) {
  shipOrder(orderId: $orderId) ${outcome('... on ShipOrderSuccess { order { id status } }')}
}`

export const RETURN_GOODS = `mutation ReturnGoods($input: ReturnGoodsInput!) {
  returnGoods(input: $input) ${outcome('... on ReturnGoodsSuccess { goodsReturn { id total { amountMinor } } }')}
}`

export const STOCK_PAGE = `query StockPage($first: Int!, $after: String, $location: String) {
  stockBalances(first: $first, after: $after, location: $location) {
    nodes { sku onHand reserved allocated } pageInfo { hasNextPage endCursor }
  }
}`

export const CREDIT_PAGE = `query CreditPage($first: Int!, $after: String) {
  dealers(first: $first, after: $after) {
    nodes { code credit { exposure { amountMinor } held { amountMinor } } } pageInfo { hasNextPage endCursor }
  }
}`

export const SALES = `query Sales {
  salesSummary { channel currency confirmed refused returns revenue { amountMinor } }
}`
