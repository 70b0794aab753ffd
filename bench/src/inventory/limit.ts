import { newId } from '@channel/contracts'
import pg from 'pg'
import type { BatchStatement } from './stock-tables.js'

const literal = (count: number): string => `{${Array.from({ length: count }, () => newId()).join(',')}}`

export type LimitOptions = {
  readonly url: string
  readonly statement: BatchStatement
  readonly batch: number
  readonly ms: number
}

/**
 * Reservations a second of one connection that sends batch after batch, one statement and one transaction each: nobody who decides
 * reservations one after the other in PostgreSQL can be faster. The next batch is made while the last one is on its way.
 */
export const batchedLimit = async ({ url, statement, batch, ms }: LimitOptions): Promise<number> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { text } = statement
    const next = () => [...statement.values(literal(batch), literal(batch))]
    const since = performance.now()
    let batches = 0
    for (let values = next(); performance.now() - since < ms; batches += 1) {
      const sent = client.query({ name: 'batch', text, values })
      values = next()
      const { rowCount } = await sent
      if (rowCount !== batch) throw new Error(`The reference took ${rowCount} of ${batch}: it has run out of stock`)
    }
    return (batches * batch * 1_000) / (performance.now() - since)
  } finally {
    await client.end()
  }
}
