export { asService, brandAdmin, brandOps, dealerBuyer, dealerFinance } from './callers.js'
export { serviceUrlIn, testDatabase } from './test-database.js'
export type { TestDatabase } from './test-database.js'
export { testKafka, testRedis, whyNoKafka, whyNoRedis } from './test-infrastructure.js'
