import type { CallContext } from '@channel/contracts'
import { newId, servicePrincipal } from '@channel/contracts'
import { recordPayment, registerDealers } from '@channel/contracts/dealer'
import { createAccount, listAccounts } from '@channel/contracts/identity'
import { receiveStock, registerLocations, registerProducts } from '@channel/contracts/inventory'
import { cancelOrder, completeOrder, placeOrder, returnGoods, shipOrder } from '@channel/contracts/order'
import type { Say } from '../program.js'
import { ADMIN, demoAccounts } from './accounts.js'
import { sowAdjustments } from './adjustments.js'
import { demoProducts, demoSkus, soldOutProduct } from './catalogue.js'
import { sowChannels, sowQuotas } from './channels.js'
import { sowCredit } from './credit.js'
import { sowProfiles } from './dealer-profiles.js'
import { demoDealers } from './dealers.js'
import { sowFileShop } from './file-shop.js'
import { sowGifts } from './gifts.js'
import { marketOrders, soldOutOrder } from './market-orders.js'
import { sowOnboarding } from './onboarding.js'
import { sowOrderStates } from './order-states.js'
import type { DemoOrder } from './orders.js'
import { demoOrders } from './orders.js'
import { demoStores, demoWarehouses } from './places.js'
import { sowPresale } from './presale.js'
import { sowPrices } from './prices.js'
import { sowRebates } from './rebates.js'
import { sowReservations } from './reservations.js'
import { sowSellOut } from './sell-out.js'
import { sowSerials } from './serials.js'
import type { Caller } from './sower.js'
import { Sower } from './sower.js'
import { sowStocktakes } from './stocktakes.js'
import type { Team } from './team.js'
import { openAccount, teamOf } from './team.js'
import { sowTransfers } from './transfers.js'

/** The platform acting for itself before anybody has an account. */
export const platformContext = (): CallContext => ({
  principal: { ...servicePrincipal('platform'), roles: ['service', 'brand-admin', 'brand-ops'] },
  traceId: newId(),
})

const sowMasters = async (sower: Sower): Promise<void> => {
  await sower.must(registerLocations, 'locations', { locations: [...demoWarehouses, ...demoStores] })
  await sower.must(registerProducts, 'products', { products: demoProducts })
  await sower.must(registerDealers, 'dealers', { dealers: demoDealers })
}

const openingStock = async (sower: Sower): Promise<void> => {
  const shares = [
    ...demoWarehouses.map(({ code }, at) => ({ code, units: [1_200, 600, 400][at] ?? 300 })),
    ...demoStores.map(({ code }) => ({ code, units: 20 })),
  ]
  await Promise.all(
    shares.map(({ code, units }) => {
      const lines = demoSkus.map((sku, at) => ({ sku, quantity: units + (at % 5) * 10 }))
      return sower.must(receiveStock, `opening:${code}`, { location: code, lines, reference: `期初入库 ${code}` })
    }),
  )
  const { sku, opening: quantity } = soldOutProduct
  await sower.must(receiveStock, 'opening:launch', { location: 'WH-SH', lines: [{ sku, quantity }], reference: '首发到货' })
}

const sowOrder = async (sower: Sower, { input, end }: DemoOrder): Promise<void> => {
  const key = `order:${input.reference}`
  const reply = await sower.try(placeOrder, key, input)
  if (!reply.ok) return
  const orderId = reply.value.id
  if (end === 'cancelled') await sower.must(cancelOrder, `${key}:cancel`, { orderId, reason: '客户改期' })
  if (end === 'shipped' || end === 'completed') await sower.must(shipOrder, `${key}:ship`, { orderId })
  if (end === 'completed') await sower.must(completeOrder, `${key}:complete`, { orderId })
}

const sowReturnsAndPayments = async (sower: Sower): Promise<void> => {
  const currency = 'CNY'
  await sower.must(returnGoods, 'return:dealer', {
    channel: 'dealer',
    dealerCode: 'D-SH01',
    currency,
    lines: [{ sku: 'NM-G2', quantity: 3, unitPrice: '247.38' }],
    reference: 'DEMO-RT-0001',
  })
  await sower.must(returnGoods, 'return:online', {
    channel: 'online',
    currency,
    lines: [{ sku: 'EM-E4', quantity: 1, unitPrice: '399.00' }],
    reference: 'DEMO-RT-0002',
  })
  const payment = { dealerCode: 'D-SH01', amountMinor: 2_000_000, currency, reference: '银行回单 20260001' }
  await sower.must(recordPayment, 'payment:D-SH01', payment)
}

const sowDocuments = async (team: Team): Promise<void> => {
  await sowTransfers(team)
  await sowAdjustments(team)
  await sowStocktakes(team)
  await sowPresale(team)
  const batch = await sowGifts(team)
  await sowReservations(team, batch)
  await sowSerials(team)
}

/** After the older orders, whose prices were given: from here on price lists hold. */
const sowTrade = async (team: Team): Promise<void> => {
  await sowProfiles(team)
  await sowOnboarding(team)
  await sowPrices(team)
  await sowCredit(team)
  await sowFileShop(team)
  await sowOrderStates(team)
  await sowSellOut(team)
  await sowRebates(team)
}

const openAccounts = async (sower: Sower): Promise<void> => {
  for (const account of demoAccounts) await openAccount(sower, account)
}

const hasAdmin = async (caller: Caller): Promise<boolean> => {
  const page = await caller.call(listAccounts, { search: ADMIN, first: 200 }, platformContext())
  return page.rows.some(({ node }) => node.username === ADMIN)
}

/** Fills an empty platform with demo data in Chinese, through the same commands that everybody uses; false where it was done before. */
export const seedDemo = async (caller: Caller, say: Say): Promise<boolean> => {
  if (await hasAdmin(caller)) return false
  const sower = new Sower(caller, platformContext)
  say('Demo data: products, places, dealers, channels …')
  await sowMasters(sower)
  const team = await teamOf(sower)
  await sowChannels(team)
  say('Demo data: opening stock, quotas, safety stock …')
  await openingStock(sower)
  await sowQuotas(team)
  const orders = [...demoOrders, ...marketOrders, soldOutOrder]
  say(`Demo data: ${orders.length} orders, returns, a payment …`)
  for (const order of orders) await sowOrder(sower, order)
  await sowReturnsAndPayments(sower)
  say('Demo data: transfers, adjustments, stocktakes, gifts, presale, serials …')
  await sowDocuments(team)
  say('Demo data: dealers’ profiles, prices, credit, orders in every state, rebates, sell-out, a shop …')
  await sowTrade(team)
  say(`Demo data: ${demoAccounts.length} accounts …`)
  await openAccounts(sower)
  return true
}

/** The first administrator of a platform without demo data; undefined where there is one. The password is shown once and not kept. */
export const openFirstAdmin = async (caller: Caller, password: string): Promise<{ username: string } | undefined> => {
  if (await hasAdmin(caller)) return undefined
  const account = { username: ADMIN, password, displayName: 'Administrator', roles: ['brand-admin' as const] }
  await new Sower(caller, platformContext).must(createAccount, `account:${ADMIN}:first`, account)
  return { username: ADMIN }
}
