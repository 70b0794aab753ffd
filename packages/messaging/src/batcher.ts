export type BatchLimits = {
  /** Batches that may run at once. */
  readonly lanes?: number
  readonly maxCalls?: number
  readonly maxWeight?: number
  /** Milliseconds that a call may wait for company while another batch runs; with none running it does not wait at all. */
  readonly maxWaitMs?: number
}

export type BatchOptions<Call, Reply> = BatchLimits & {
  /** Answers the calls in their order, or throws and has changed nothing. */
  readonly run: (calls: readonly Call[]) => Promise<readonly Reply[]>
  /** Two calls of one key never run at the same time: the second waits for the first one's commit. */
  readonly keyOf: (call: Call) => string
  /** What a call adds to a batch's work, to be held against `maxWeight`; 1 where not given. */
  readonly weightOf?: (call: Call) => number
}

type Waiting<Call, Reply> = {
  readonly call: Call
  readonly key: string
  readonly weight: number
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: unknown) => void
}

/**
 * Collects calls that come at the same time and runs them as one: a hot row is then locked once for a hundred callers instead of a
 * hundred times. A batch that fails is run again call by call, so that only the guilty one fails.
 */
export class Batcher<Call, Reply> {
  private waiting: Waiting<Call, Reply>[] = []
  private readonly busyKeys = new Set<string>()
  private running = 0
  private timer: NodeJS.Timeout | undefined
  private soon = false
  private readonly limits: Required<BatchLimits>

  constructor(private readonly options: BatchOptions<Call, Reply>) {
    const { lanes = 2, maxCalls = 128, maxWeight = 2_000, maxWaitMs = 2 } = options
    this.limits = { lanes, maxCalls, maxWeight, maxWaitMs }
  }

  submit(call: Call): Promise<Reply> {
    return new Promise<Reply>((resolve, reject) => {
      this.waiting.push({ call, key: this.options.keyOf(call), weight: this.options.weightOf?.(call) ?? 1, resolve, reject })
      this.plan()
    })
  }

  /** Alone, a batch starts after the current turn of the event loop; beside another, when it is full or its time is up. */
  private plan(): void {
    if (this.soon || this.waiting.length === 0 || this.running >= this.limits.lanes) return
    if (this.running === 0 || this.waiting.length >= this.limits.maxCalls) {
      this.soon = true
      setImmediate(() => this.start())
    } else {
      this.timer ??= setTimeout(() => this.start(), this.limits.maxWaitMs)
    }
  }

  private start(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.soon = false
    if (this.running >= this.limits.lanes) return
    const batch = this.take()
    if (batch.length === 0) return
    this.running += 1
    void this.run(batch).finally(() => {
      this.running -= 1
      for (const { key } of batch) this.busyKeys.delete(key)
      this.plan()
    })
    this.plan()
  }

  /** The oldest calls whose key is not being decided already, as many as a batch may hold but always one. */
  private take(): Waiting<Call, Reply>[] {
    const { maxCalls, maxWeight } = this.limits
    const batch: Waiting<Call, Reply>[] = []
    const passed: Waiting<Call, Reply>[] = []
    let weight = 0
    let seen = 0
    for (; seen < this.waiting.length && batch.length < maxCalls; seen += 1) {
      const entry = this.waiting[seen] as Waiting<Call, Reply>
      const tooHeavy = batch.length > 0 && weight + entry.weight > maxWeight
      if (tooHeavy || this.busyKeys.has(entry.key)) {
        passed.push(entry)
        continue
      }
      batch.push(entry)
      this.busyKeys.add(entry.key)
      weight += entry.weight
    }
    this.waiting = passed.concat(this.waiting.slice(seen))
    return batch
  }

  private async run(batch: readonly Waiting<Call, Reply>[]): Promise<void> {
    try {
      const replies = await this.options.run(batch.map(({ call }) => call))
      if (replies.length !== batch.length) throw new Error(`${batch.length} calls got ${replies.length} replies`)
      batch.forEach(({ resolve }, place) => resolve(replies[place] as Reply))
    } catch (error) {
      if (batch.length === 1) batch.forEach(({ reject }) => reject(error))
      else for (const entry of batch) await this.run([entry])
    }
  }
}
