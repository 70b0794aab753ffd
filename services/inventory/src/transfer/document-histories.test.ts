import { afterAll, beforeAll, it } from '@jest/globals'
import { documentHistories } from '../testing/document-histories.fixture.js'
import { SKUS } from '../testing/document-history.fixture.js'
import type { Documents } from '../testing/documents.fixture.js'
import { openDocuments } from '../testing/documents.fixture.js'

let shop: Documents
beforeAll(async () => {
  shop = await openDocuments({ skus: SKUS })
}, 60_000)
afterAll(() => shop.close())

it(
  'after any history of transfers and adjustments every unit is accounted for as a simple model says',
  () => documentHistories(shop, 12, 60),
  120_000,
)
