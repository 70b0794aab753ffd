import type { AnswerOf } from '@channel/contracts'
import { newId, Sku } from '@channel/contracts'
import { reconcileCredit } from '@channel/contracts/dealer'
import { reconcileStock, repairStock } from '@channel/contracts/inventory'
import type { RpcCaller } from '@channel/service-kit'
import type { OpenDatabase } from '../database.js'
import { platformContext } from '../seed/seed.js'
import type { Leftover } from './leftovers.repository.js'
import { leftoversOf } from './leftovers.repository.js'
import { openServicesBeside } from './services-beside.js'

export type Reconciliation = {
  database: string
  stock: AnswerOf<typeof reconcileStock>
  credit: AnswerOf<typeof reconcileCredit>
  /** Stock or credit still kept for orders that have ended. */
  leftovers: Leftover[]
}

const TIMEOUT_MS = 600_000

/** Recomputes every balance of one database from its ledger. */
export const reconcile = async (database: OpenDatabase, rpc: RpcCaller): Promise<Reconciliation> => ({
  database: database.name,
  stock: await rpc.call(reconcileStock, {}, platformContext(), { timeoutMs: TIMEOUT_MS }),
  credit: await rpc.call(reconcileCredit, {}, platformContext(), { timeoutMs: TIMEOUT_MS }),
  leftovers: await leftoversOf(database.adminUrl, database.name),
})

/** The same for a database on which no platform of this process runs. */
export const reconcileBeside = async (database: OpenDatabase): Promise<Reconciliation> => {
  const services = await openServicesBeside(database)
  try {
    return await reconcile(database, services.rpc)
  } finally {
    await services.close()
  }
}

/** Mends what differs in stock, SKU by SKU, and answers what could not be mended. */
export const repairBeside = async (database: OpenDatabase, found: Reconciliation, note: string): Promise<string[]> => {
  const services = await openServicesBeside(database)
  try {
    const skus = [...new Set(found.stock.differences.map(({ key }) => Sku.parse(key.split('@')[0])))]
    const left: string[] = []
    for (const sku of skus) {
      const reply = await services.rpc.call(repairStock, { idempotencyKey: newId(), sku, note }, platformContext())
      left.push(...(reply.ok ? reply.value.left.map(({ key, field }) => `${key} ${field}`) : [`${sku} ${reply.error.code}`]))
    }
    return left
  } finally {
    await services.close()
  }
}

export const isClean = ({ stock, credit, leftovers }: Reconciliation): boolean =>
  stock.differences.length + credit.differences.length + leftovers.length === 0
