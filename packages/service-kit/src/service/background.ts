import type { OutboxRelay } from '@channel/messaging'
import type { OnApplicationBootstrap, OnApplicationShutdown, Provider } from '@nestjs/common'
import type { BackgroundTask } from '../every.js'

type Parts = {
  readonly db: { $disconnect(): Promise<void> }
  readonly relay: Pick<OutboxRelay, 'start' | 'stop'>
  readonly workers: readonly BackgroundTask[]
}

/** Workers stop before the relay, which sends what their last transactions left, and both before the database goes. */
class Background implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(private readonly parts: Parts) {}

  onApplicationBootstrap(): void {
    this.parts.relay.start()
    for (const worker of this.parts.workers) worker.start()
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.parts.workers.map((worker) => worker.stop()))
    await this.parts.relay.stop()
    await this.parts.db.$disconnect()
  }
}

/** A provider with which Nest starts and stops what runs beside a service's calls. */
export const background = (parts: Parts): Provider => ({ provide: Background, useValue: new Background(parts) })
