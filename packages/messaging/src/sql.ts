/** What this package needs of a database: any generated Prisma client, or the transaction that it hands out, fits. */
export type SqlExecutor = {
  $queryRawUnsafe<T = unknown>(sql: string, ...values: unknown[]): Promise<T>
  $executeRawUnsafe(sql: string, ...values: unknown[]): Promise<number>
}

/** Times in milliseconds: `maxWait` for a connection, `timeout` for the whole transaction. */
export type TransactionLimits = { timeout?: number; maxWait?: number }

export type Transactions = {
  $transaction<T>(work: (tx: SqlExecutor) => Promise<T>, options?: TransactionLimits): Promise<T>
}

export type SqlClient = SqlExecutor & Transactions
