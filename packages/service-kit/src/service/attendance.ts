import type { ServiceName } from './service.js'

/** `opening`: about to listen, deliveries wait. `away`: no longer listening, deliveries are refused and events stay in their outbox. */
type Absence = 'opening' | 'away'

/**
 * Which services of the process cannot take events right now. An embedded event goes straight to the consumers and then counts
 * as delivered for ever, so it must not be handed out while one of them is missing.
 */
export class Attendance {
  private readonly absent = new Map<ServiceName, Absence>()
  private readonly waiting: (() => void)[] = []
  private readonly deliveries = new Set<Promise<void>>()

  opening(name: ServiceName): void {
    this.change(() => this.absent.set(name, 'opening'))
  }

  present(name: ServiceName): void {
    this.change(() => this.absent.delete(name))
  }

  /** Resolves when no delivery that began before runs any more. */
  async away(name: ServiceName): Promise<void> {
    this.change(() => this.absent.set(name, 'away'))
    await Promise.allSettled(this.deliveries)
  }

  /** Delivers when every expected service listens; throws where one is away. */
  async deliver(work: () => Promise<void>): Promise<void> {
    await this.everybody()
    const delivery = work()
    this.deliveries.add(delivery)
    try {
      await delivery
    } finally {
      this.deliveries.delete(delivery)
    }
  }

  private async everybody(): Promise<void> {
    while (this.absent.size > 0) {
      const away = [...this.absent].filter(([, absence]) => absence === 'away').map(([name]) => name)
      if (away.length > 0) throw new Error(`events wait in their outbox: ${away.join(', ')} not running`)
      await new Promise<void>((resolve) => this.waiting.push(resolve))
    }
  }

  private change(apply: () => void): void {
    apply()
    this.waiting.splice(0).forEach((resolve) => resolve())
  }
}
