import { expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import { placeOrder, shipOrder, cancelOrder, returnGoods, salesSummary, listOrders } from '@channel/contracts/order'
import { registerProducts, registerLocations, receiveStock, getBalances, reconcileStock } from '@channel/contracts/inventory'
import { registerDealers, getCreditAccounts, reconcileCredit } from '@channel/contracts/dealer'
import { bootServices, createLogger, embeddedTopology } from '@channel/service-kit'
import { brandAdmin, brandOps, dealerBuyer, serviceUrlIn, testDatabase } from '@channel/testkit'
import { orderService } from './index.js'

it('works with the real ones', async () => {
  // @ts-ignore
  const { inventoryService } = await import('../../inventory/src/index.js')
  // @ts-ignore
  const { dealerService } = await import('../../dealer/src/index.js')
  const database = await testDatabase('order')
  const topology = embeddedTopology({ secret: 'x'.repeat(40), databaseUrl: (s) => serviceUrlIn(database, s), logger: createLogger({ level: 'warn' }) })
  const running = await bootServices([inventoryService, dealerService, orderService], topology)
  const rpc = topology.rpc('test')
  const k = () => ({ idempotencyKey: newId() })
  const must = <T>(r: any): any => { if (!r.ok) throw new Error(JSON.stringify(r.error)); return r.value }
  must(await rpc.call(registerLocations, { ...k(), locations: [{ code: 'MAIN', name: '主仓', kind: 'warehouse' }] }, brandAdmin))
  must(await rpc.call(registerProducts, { ...k(), products: [
    { sku: 'A', name: 'A', listPrice: { unitPrice: '1.00', currency: 'CNY' } }, { sku: 'B', name: 'B' }, { sku: 'POST', name: '邮费', stocked: false }] }, brandAdmin))
  must(await rpc.call(receiveStock, { ...k(), location: 'MAIN', lines: [{ sku: 'A', quantity: 1000 }, { sku: 'B', quantity: 5 }], reference: 'open' }, brandAdmin))
  must(await rpc.call(registerDealers, { ...k(), dealers: [{ code: 'D1', name: 'd', currency: 'CNY', creditLimitMinor: 5000 }] }, brandAdmin))
  const place = (over: object, ctx = brandOps) => rpc.call(placeOrder, { ...k(), channel: 'dealer', currency: 'CNY', lines: [{ sku: 'A', quantity: 2 }], ...over } as never, ctx)
  const o1 = must(await place({}, dealerBuyer('D1')))
  expect(o1.status).toBe('confirmed')
  must(await rpc.call(shipOrder, { ...k(), orderId: o1.id }, brandOps))
  const o2 = must(await place({ dealerCode: 'D1', lines: [{ sku: 'POST', quantity: 1, unitPrice: '5' }] }))
  must(await rpc.call(shipOrder, { ...k(), orderId: o2.id }, brandOps))
  const o3 = must(await place({ dealerCode: 'D1', lines: [{ sku: 'A', quantity: 3, unitPrice: '1' }, { sku: 'A', quantity: 3, unitPrice: '1' }] }))
  must(await rpc.call(cancelOrder, { ...k(), orderId: o3.id, reason: 'x' }, brandOps))
  console.log(await place({ dealerCode: 'D1', lines: [{ sku: 'B', quantity: 6, unitPrice: '1' }] }))
  console.log(await place({ dealerCode: 'D1', lines: [{ sku: 'A', quantity: 6, unitPrice: '100' }] }))
  console.log(await place({ dealerCode: 'D1', lines: [{ sku: 'ZZ', quantity: 6, unitPrice: '1' }] }))
  console.log(await place({ dealerCode: 'D9', lines: [{ sku: 'A', quantity: 6, unitPrice: '1' }] }))
  must(await rpc.call(returnGoods, { ...k(), channel: 'dealer', dealerCode: 'D1', currency: 'CNY', lines: [{ sku: 'A', quantity: 1, unitPrice: '1' }, { sku: 'POST', quantity: 1, unitPrice: '2' }] }, brandOps))
  const t0 = performance.now(); let n = 0
  await Promise.all(Array.from({ length: 16 }, async () => { for (let i = 0; i < 20; i++) { const r: any = await place({ channel: 'online', dealerCode: undefined, lines: [{ sku: 'A', quantity: 1, unitPrice: '1' }, { sku: 'POST', quantity: 1, unitPrice: '1' }] }); if (r.ok) n++; else throw new Error(JSON.stringify(r)) } }))
  console.log('orders/s', n / ((performance.now() - t0) / 1000))
  const c1 = process.cpuUsage(); const t1 = performance.now()
  for (let i = 0; i < 50; i++) must(await place({ channel: 'online', dealerCode: undefined, lines: [{ sku: 'A', quantity: 1, unitPrice: '1' }] }))
  const c2 = process.cpuUsage(c1); console.log('ms/order', (performance.now() - t1) / 50, 'cpu ms', c2.user / 50000, c2.system / 50000)
  await new Promise((r) => setTimeout(r, 1500))
  console.log(await rpc.call(getBalances, { skus: ['A', 'B'] }, brandOps), await rpc.call(getCreditAccounts, { codes: ['D1'] }, brandOps))
  console.log(await rpc.call(salesSummary, {}, brandOps), (await rpc.call(listOrders, { first: 3 }, brandOps)).totalCount)
  console.log(await rpc.call(reconcileStock, {}, brandAdmin), await rpc.call(reconcileCredit, {}, brandAdmin))
  await running.close(); await database.drop()
}, 60000)
