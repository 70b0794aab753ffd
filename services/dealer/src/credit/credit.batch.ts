import type { CallContext } from '@channel/contracts'
import type { StoredAnswer } from '@channel/messaging'
import { commandKey } from '@channel/messaging'
import type { CreditRequest } from './credit.repository.js'

type Waiting = { request: CreditRequest; resolve: (answer: StoredAnswer) => void; reject: (error: unknown) => void }

export type BatchLimits = { readonly transactions: number; readonly requests: number }

/**
 * Requests that come while a transaction is under way are decided together in the next one: a dealer whose orders come all at once waits
 * for a few commits, not for one per order. An idle queue adds no wait.
 */
export class CreditQueue {
  private waiting: Waiting[] = []
  private running = 0

  constructor(
    private readonly decideAll: (requests: CreditRequest[]) => Promise<StoredAnswer[]>,
    private readonly limits: BatchLimits = { transactions: 2, requests: 200 },
  ) {}

  submit(request: CreditRequest): Promise<StoredAnswer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject })
      // Callers of the same turn of the event loop go together.
      setImmediate(() => this.next())
    })
  }

  private next(): void {
    if (this.waiting.length === 0 || this.running >= this.limits.transactions) return
    const batch = this.take()
    this.running += 1
    void this.decide(batch).finally(() => {
      this.running -= 1
      this.next()
    })
  }

  /** A key that comes twice waits for the next batch and finds the first one's answer there. */
  private take(): Waiting[] {
    const keys = new Set<string>()
    const batch: Waiting[] = []
    const left: Waiting[] = []
    for (const one of this.waiting) {
      const key = keyOf(one.request)
      const fits = batch.length < this.limits.requests && (key === undefined || !keys.has(key))
      if (fits && key !== undefined) keys.add(key)
      ;(fits ? batch : left).push(one)
    }
    this.waiting = left
    return batch
  }

  private async decide(batch: Waiting[]): Promise<void> {
    try {
      const answers = await this.decideAll(batch.map(({ request }) => request))
      batch.forEach(({ resolve }, index) => resolve(answers[index] as StoredAnswer))
    } catch (error) {
      const [only] = batch
      if (batch.length === 1 && only) only.reject(error)
      // One request that cannot be written must not take the others with it.
      else for (const one of batch) await this.decide([one])
    }
  }
}

const keyOf = ({ command, context }: { command?: { input: unknown }; context: CallContext }): string | undefined =>
  command && commandKey({ input: command.input, context })
