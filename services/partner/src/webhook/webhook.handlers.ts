import type { CallContext, ParsedInputOf, Principal, ReplyOf } from '@channel/contracts'
import { actsForBrand, err, hasRole, newId, ok } from '@channel/contracts'
import type {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  getWebhooks,
  listWebhooks,
  pauseWebhook,
  resumeWebhook,
  rotateWebhookSecret,
} from '@channel/contracts/partner'
import type { WebhookReadings } from './readings.repository.js'
import type { WebhookSecrets } from './secrets.js'
import { unknownPatterns } from './subscription.js'
import type { Transport } from './transport.js'
import type { WebhookRepository } from './webhook.repository.js'

type Deps = {
  webhooks: WebhookRepository
  readings: WebhookReadings
  secrets: WebhookSecrets
  refusalOf: Transport['refusalOf']
  /** Names of all events that partners may hear of. */
  openEvents: readonly string[]
  /** The webhooks are not what they were. */
  changed: () => void
  clock: () => Date
}
type Wanted = { url?: string | undefined; events?: readonly string[] | undefined }

export const webhookHandlers = ({ webhooks, readings, secrets, refusalOf, openEvents, changed, clock }: Deps) => {
  const faultOf = faultFinder(refusalOf, openEvents)
  const settled = async <R>(reply: Promise<R>): Promise<R> => {
    const value = await reply
    changed()
    return value
  }
  const call = (context: CallContext) => ({ context, at: clock() })

  return {
    create: async (input: ParsedInputOf<typeof createWebhook>, context: CallContext): Promise<ReplyOf<typeof createWebhook>> => {
      if (!mayHave(context.principal, input.dealerCode)) return notYours
      const fault = faultOf(input)
      if (fault) return fault
      const dealerCode = input.dealerCode ?? context.principal.dealerCode
      const [id, secret] = [newId(), secrets.make()]
      const reply = await settled(webhooks.create({ ...input, dealerCode }, { id, sealed: secrets.seal(secret) }, call(context)))
      // A repeat finds the webhook of the first time, whose secret is not told again.
      return reply.ok && reply.value.webhook.id === id ? ok({ ...reply.value, secret }) : reply
    },

    change: async (input: ParsedInputOf<typeof changeWebhook>, context: CallContext): Promise<ReplyOf<typeof changeWebhook>> =>
      faultOf(input) ?? settled(webhooks.change(input, call(context))),

    pause: (input: ParsedInputOf<typeof pauseWebhook>, context: CallContext) => settled(webhooks.pause(input, call(context))),
    resume: (input: ParsedInputOf<typeof resumeWebhook>, context: CallContext) => settled(webhooks.resume(input, call(context))),
    delete: (input: ParsedInputOf<typeof deleteWebhook>, context: CallContext) => settled(webhooks.delete(input, call(context))),

    rotateSecret: async (
      input: ParsedInputOf<typeof rotateWebhookSecret>,
      context: CallContext,
    ): Promise<ReplyOf<typeof rotateWebhookSecret>> => {
      const secret = secrets.make()
      const made = { id: newId(), sealed: secrets.seal(secret) }
      const { reply, first } = await webhooks.rotateSecret(input, made, call(context))
      return reply.ok && first ? ok({ ...reply.value, secret }) : reply
    },

    find: ({ ids }: ParsedInputOf<typeof getWebhooks>, { principal }: CallContext) => readings.find(ids, principal),
    list: (input: ParsedInputOf<typeof listWebhooks>, { principal }: CallContext) => readings.list(input, principal),
  }
}

const faultFinder =
  (refusalOf: Transport['refusalOf'], openEvents: readonly string[]) =>
  ({ url, events = [] }: Wanted) => {
    const reason = url === undefined ? undefined : refusalOf(url)
    if (url !== undefined && reason !== undefined) return err({ code: 'WEBHOOK_URL_REFUSED', url, reason })
    const unknown = unknownPatterns(events, openEvents)
    return unknown.length > 0 ? err({ code: 'UNKNOWN_EVENTS', events: unknown }) : undefined
  }

export type WebhookHandlers = ReturnType<typeof webhookHandlers>

/** The brand for everybody, dealer people for their own dealer; nobody else has webhooks. */
const mayHave = (principal: Principal, dealerCode: string | undefined): boolean => {
  if (actsForBrand(principal)) return true
  const own = hasRole(principal, 'dealer-buyer', 'dealer-finance') ? principal.dealerCode : undefined
  return own !== undefined && (dealerCode === undefined || dealerCode === own)
}

const notYours = err({ code: 'FORBIDDEN', reason: 'Webhooks are for the brand, and for dealers about themselves' })
