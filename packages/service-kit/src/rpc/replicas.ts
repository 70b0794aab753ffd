import { Pool } from 'undici'

/** How long a replica whose connection just failed is left alone. */
const REST_MS = 1_000

export type Replica = { readonly url: string; readonly pool: Pool; restUntilMs: number }

const openReplica = (url: string): Replica => {
  const pool = new Pool(new URL(url).origin, {
    connections: 64,
    pipelining: 1,
    // Shorter than the server's, so that no call meets a connection which the server is just closing.
    keepAliveTimeout: 10_000,
    keepAliveMaxTimeout: 30_000,
    connectTimeout: 2_000,
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  return { url, pool, restUntilMs: 0 }
}

/** The replicas of one service, in turn; those that just failed are skipped while another can be asked. */
export class Replicas {
  private readonly all: Replica[]
  private turn = 0

  constructor(urls: string[]) {
    this.all = urls.map(openReplica)
  }

  get count(): number {
    return this.all.length
  }

  next(): Replica {
    const now = Date.now()
    const inTurn = this.all.map((_, step) => this.all[(this.turn + step) % this.all.length]!)
    const chosen = inTurn.find(({ restUntilMs }) => restUntilMs <= now) ?? inTurn[0]!
    this.turn = (this.all.indexOf(chosen) + 1) % this.all.length
    return chosen
  }

  rest(replica: Replica): void {
    replica.restUntilMs = Date.now() + REST_MS
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map(({ pool }) => pool.destroy()))
  }
}
