import type { Pool, PoolClient } from 'pg'
import type { SqlExecutor, TransactionLimits, Transactions } from './sql.js'

const STATEMENT_LIMIT_MS = 30_000

const executorOn = (client: PoolClient, limitMs: number): SqlExecutor => {
  const run = (text: string, values: unknown[]) => client.query({ text, values, query_timeout: limitMs } as { text: string })
  return {
    $queryRawUnsafe: async <T>(sql: string, ...values: unknown[]) => (await run(sql, values)).rows as T,
    $executeRawUnsafe: async (sql, ...values) => (await run(sql, values)).rowCount ?? 0,
  }
}

/** Answers whether the connection can be used again. */
const rollBack = async (client: PoolClient): Promise<boolean> => {
  try {
    await client.query({ text: 'ROLLBACK', query_timeout: STATEMENT_LIMIT_MS } as { text: string })
    return true
  } catch {
    return false
  }
}

/**
 * Transactions over the plain driver, for the few paths in which a hundred commands share one and Prisma's walk over every parameter and
 * row costs more than the decisions. To be wrapped by `unitOfWork` like any other. Statements have no names, so a pooler may hand the
 * connection on after each transaction.
 */
export const plainTransactions = (pool: Pool): Transactions => ({
  $transaction: async <T>(work: (tx: SqlExecutor) => Promise<T>, limits?: TransactionLimits): Promise<T> => {
    const client = await pool.connect()
    let usable = true
    try {
      await client.query('BEGIN')
      const result = await work(executorOn(client, limits?.timeout ?? STATEMENT_LIMIT_MS))
      const { command } = await client.query('COMMIT')
      // PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK and without an error.
      if (command !== 'COMMIT') throw new Error('The transaction had failed and was rolled back')
      return result
    } catch (error) {
      usable = await rollBack(client)
      throw error
    } finally {
      client.release(!usable)
    }
  },
})
