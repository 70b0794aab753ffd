/** Lets at most so many pieces of work run at once; the rest wait in line. */
export class Gate {
  private free: number
  private readonly line: (() => void)[] = []

  constructor(width: number) {
    this.free = width
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.enter()
    try {
      return await work()
    } finally {
      this.leave()
    }
  }

  private async enter(): Promise<void> {
    if (this.free > 0) this.free -= 1
    else await new Promise<void>((resolve) => this.line.push(resolve))
  }

  private leave(): void {
    const next = this.line.shift()
    if (next) next()
    else this.free += 1
  }
}

/** Items of one lane one after the other, lanes beside each other. Fails after all lanes have come to an end, so that nothing goes on unseen. */
export const inLanes = async <T>(items: T[], laneOf: (item: T) => string, work: (item: T) => Promise<void>): Promise<void> => {
  const lanes = new Map<string, T[]>()
  for (const item of items) {
    const lane = lanes.get(laneOf(item))
    if (lane) lane.push(item)
    else lanes.set(laneOf(item), [item])
  }
  const ends = await Promise.allSettled(
    [...lanes.values()].map(async (lane) => {
      for (const item of lane) await work(item)
    }),
  )
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed) throw failed.reason
}
