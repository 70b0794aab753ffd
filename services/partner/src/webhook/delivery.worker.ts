import { newId } from '@channel/contracts'
import type { Logger } from '@channel/messaging'
import type { BackgroundTask } from '@channel/service-kit'
import { every } from '@channel/service-kit'
import type { Claimed, DeliveryRepository } from './delivery.repository.js'
import type { SignMessage, WebhookSecrets } from './secrets.js'
import type { Transport } from './transport.js'

type Deps = {
  deliveries: Pick<DeliveryRepository, 'claim' | 'settle'>
  transport: Pick<Transport, 'post'>
  secrets: Pick<WebhookSecrets, 'open'>
  sign: SignMessage
  clock: () => Date
  /** In [0, 1). */
  chance: () => number
  logger: Logger
}

export type DeliveryWorker = BackgroundTask & {
  /** Something is due: look now. */
  nudge(): void
}

const POLL_MS = 500
/** Messages under way at once, in this process. */
const WIDTH = 32
/** So that a receiver that is slow holds up no other. */
const PER_WEBHOOK = 4
/** Longer than any attempt takes. */
const CLAIMED_FOR_MS = 60_000

const signedWith =
  ({ deliveries, transport, secrets, sign, clock, chance }: Deps) =>
  async (claimed: Claimed): Promise<void> => {
    const opened = claimed.secrets.map((sealed) => secrets.open(Buffer.from(sealed, 'base64')))
    const headers = sign(opened, { id: claimed.eventId, at: clock(), body: claimed.body })
    const attempted = await transport.post({ url: claimed.url, headers, body: claimed.body })
    await deliveries.settle(claimed, { attempted, at: clock(), chance: chance(), traceId: newId() })
  }

/** Sends what is due. Any number of workers may run: each takes what no other has. */
class Worker implements DeliveryWorker {
  private readonly underWay = new Map<Claimed, Promise<void>>()
  private readonly send: (claimed: Claimed) => Promise<void>
  private readonly polling: BackgroundTask
  private running = false
  private filling = false
  private again = false

  constructor(private readonly deps: Deps) {
    this.send = signedWith(deps)
    this.polling = every('webhook-deliveries', POLL_MS, () => this.look(), deps.logger)
  }

  start(): void {
    this.running = true
    this.polling.start()
  }

  /** What is under way comes to its end first. */
  async stop(): Promise<void> {
    this.running = false
    await this.polling.stop()
    await Promise.all(this.underWay.values())
  }

  nudge(): void {
    const { logger } = this.deps
    if (!this.running) return
    this.look().catch((error: unknown) => logger.warn({ err: error }, 'deliveries not claimed, will be tried again'))
  }

  /** One look at a time; who comes meanwhile has it look once more. */
  private async look(): Promise<void> {
    this.again = true
    if (this.filling) return
    this.filling = true
    try {
      for (; this.again; await this.fill()) this.again = false
    } finally {
      this.filling = false
    }
  }

  private async fill(): Promise<void> {
    while (this.running && this.underWay.size < WIDTH) {
      const limits = { most: WIDTH - this.underWay.size, perWebhook: PER_WEBHOOK, busy: this.busy(), forMs: CLAIMED_FOR_MS }
      const claimed = await this.deps.deliveries.claim(this.deps.clock(), limits)
      if (claimed.length === 0) return
      for (const one of claimed) this.launch(one)
    }
  }

  private launch(claimed: Claimed): void {
    const sent = this.send(claimed)
      // Whatever it is, the claim ends by itself and somebody tries again.
      .catch((error: unknown) => this.deps.logger.error({ err: error, delivery: claimed.id }, 'delivery not settled'))
      .finally(() => {
        this.underWay.delete(claimed)
        this.nudge()
      })
    this.underWay.set(claimed, sent)
  }

  private busy(): string[] {
    const counts = new Map<string, number>()
    for (const { webhookId } of this.underWay.keys()) counts.set(webhookId, (counts.get(webhookId) ?? 0) + 1)
    return [...counts].filter(([, count]) => count >= PER_WEBHOOK).map(([webhookId]) => webhookId)
  }
}

export const deliveryWorker = (deps: Deps): DeliveryWorker => new Worker(deps)
