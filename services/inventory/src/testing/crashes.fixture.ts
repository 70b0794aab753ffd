import { expect } from '@jest/globals'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Said } from './crash-child.fixture.js'
import type { Shop } from './shop.fixture.js'
import { sku } from './shop.fixture.js'

const SENDING: Said = 'sending'
const path = (file: string) => fileURLToPath(new URL(file, import.meta.url))

/** Runs the service in a process of its own, which sends it all orders. */
const start = (databaseUrl: string, orders: number) => {
  const hooks = ['--no-warnings', '--import', path('./crash-hooks.mjs')]
  const child = spawn(process.execPath, [...hooks, path('./crash-child.fixture.ts'), databaseUrl, String(orders)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit')
  const sending = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => text.includes(SENDING) && resolve())
  })
  return { child, gone, sending }
}

/** Rows of a reservation in the ledger, by reason and quantity, as its number says that it must end. */
const LEDGER = `
  WITH n AS (SELECT n, ('0199a0a0-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id FROM generate_series(0, $1 - 1) AS n),
  wanted AS (
    SELECT 'GR-' || n AS reference, 'receipt' AS reason, 2 AS units FROM n
    UNION ALL SELECT id::text, 'reservation', 2 FROM n
    UNION ALL SELECT id::text, 'allocation', 2 FROM n WHERE n % 4 < 2
    UNION ALL SELECT id::text, 'release', 1 FROM n WHERE n % 4 = 1
    UNION ALL SELECT id::text, 'release', 2 FROM n WHERE n % 4 = 2
    UNION ALL SELECT id::text, 'shipment', CASE n % 4 WHEN 0 THEN 2 ELSE 1 END FROM n WHERE n % 4 < 2),
  there AS (SELECT reference, reason, quantity::int AS units FROM movement)
  SELECT 'lost' AS what, * FROM (SELECT * FROM wanted EXCEPT ALL SELECT * FROM there) AS lost
  UNION ALL SELECT 'doubled', * FROM (SELECT * FROM there EXCEPT ALL SELECT * FROM wanted) AS doubled LIMIT 5`
const EVENTS = `
  SELECT key, name FROM outbox_event WHERE name NOT LIKE '%registered%' GROUP BY key, name HAVING count(*) > 1`
const TELLING = `SELECT count(*)::int AS events FROM outbox_event WHERE name NOT LIKE '%registered%'`

const expectOnce = async (shop: Shop, orders: number): Promise<void> => {
  expect(await shop.database.query(LEDGER, orders)).toEqual([])
  expect(await shop.database.query(EVENTS)).toEqual([])
  const entries = await shop.database.query<{ events: number }>('SELECT count(*)::int AS events FROM movement')
  expect(await shop.database.query(TELLING)).toEqual(entries)
  expect((await shop.first.stock.reconcile()).differences).toEqual([])
  const balances = await shop.first.stock.getBalances({ skus: ['P1', 'P2', 'P3'].map(sku) })
  const units = balances.reduce((sum, { sellable, reserved, allocated }) => sum + sellable + reserved + allocated, 0)
  expect(units).toBe(orders * 2 - (orders / 4) * 3)
}

/** Kills the process at a random moment while it sends, again and again, and lets it end in peace at last. */
export const crashes = async (shop: Shop, { kills, orders }: { kills: number; orders: number }): Promise<void> => {
  for (let kill = 0; kill < kills; kill += 1) {
    const { child, gone, sending } = start(shop.database.url, orders)
    await Promise.race([sending, gone])
    const wait = 50 + Math.random() * 900
    await Promise.race([pause(wait), gone])
    child.kill('SIGKILL')
    expect([kill, Math.round(wait), await gone]).toEqual([kill, Math.round(wait), [null, 'SIGKILL']])
    // What the dead process had begun is undone before anything is compared.
    expect((await shop.first.stock.reconcile()).differences).toEqual([])
  }
  const { gone } = start(shop.database.url, orders)
  expect(await gone).toEqual([0, null])
  await expectOnce(shop, orders)
}
