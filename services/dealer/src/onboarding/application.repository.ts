import type { CallContext, Command, DealerCode, ErrorOf, ParsedInputOf, Principal, ReplyOf, Result } from '@channel/contracts'
import { actorOf, actsForBrand, err, newId, ok } from '@channel/contracts'
import type {
  askForMore,
  changeApplication,
  Dealer,
  DealerApplication,
  DealerApplicationId,
  NewDealer,
  rejectApplication,
  TerritoryOverlap,
  withdrawApplication,
} from '@channel/contracts/dealer'
import { applyForDealer, approveApplication } from '@channel/contracts/dealer'
import { appendToOutbox, once } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import { appendStep, attachedKinds, insert, isDealer, lock, nextNumber, save } from './application-store.repository.js'
import type { Application, Form, Step } from './application.js'
import { decide, licenceRefusal, missingDocuments, noteOf, published, shown, submitted } from './application.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }
type Approval = ParsedInputOf<typeof approveApplication>

/** A dealer as an application and its approval describe it. */
type Opening = {
  readonly dealer: NewDealer
  readonly profile: Pick<Application, 'licence' | 'contacts' | 'territories' | 'channel'> & Pick<Approval, 'accountManager'>
  /** Days of payment; the usual ones where it is undefined. */
  readonly paymentDays: number | undefined
  readonly reason: string
}
type Opened = { readonly dealer: Dealer; readonly overlaps: TerritoryOverlap[] }
type OpeningRefusal = Extract<
  ErrorOf<typeof approveApplication>,
  { code: 'LICENCE_TAKEN' | 'DEALER_EXISTS' | 'DEALER_NOT_FOUND' | 'DEALER_CLOSED' | 'TREE_TOO_DEEP' }
>
/** Opens a dealer in the same transaction; a refusal writes nothing. */
export type Open = (tx: Tx, opening: Opening, call: Call) => Promise<Result<Opened, OpeningRefusal>>

export type PlainStepCommand =
  typeof askForMore | typeof changeApplication | typeof rejectApplication | typeof withdrawApplication

/** Applications of those who want to be dealers: lock, decide, save, tell; one transaction each. */
export const applicationRepository = (work: UnitOfWork, open: Open) => ({
  apply: (input: ParsedInputOf<typeof applyForDealer>, call: Call): Promise<ReplyOf<typeof applyForDealer>> =>
    work((tx) => once(tx, applyForDealer, input, call, () => apply(tx, input, call))),

  /** Changes, asks for more, rejects or withdraws. */
  take: <C extends PlainStepCommand>(command: C, input: ParsedInputOf<C>, step: Step, call: Call): Promise<ReplyOf<C>> =>
    work((tx) =>
      once(tx, command as Command, input, call, async () => {
        const decided = await decideStep(tx, input, step, call)
        if (!decided.ok) return decided
        return ok(await told(tx, decided.value, step, call))
      }),
    ) as Promise<ReplyOf<C>>,

  approve: (input: Approval, call: Call): Promise<ReplyOf<typeof approveApplication>> =>
    work((tx) => once(tx, approveApplication, input, call, () => approve(tx, open, input, call))),
})
export type ApplicationRepository = ReturnType<typeof applicationRepository>

const whoOf = ({ context, at }: Call) => ({ actor: actorOf(context.principal), at })

/** A dealer's people apply for one below their own, or below one that they see. */
const formOf = (form: Form, principal: Principal): Form =>
  actsForBrand(principal) ? form : { ...form, parent: form.parent ?? principal.dealerCode ?? null }

const ownOf = (principal: Principal): DealerCode | undefined => (actsForBrand(principal) ? undefined : principal.dealerCode)

const formRefusal = async (tx: Tx, form: Form, principal: Principal) => {
  const wrong = licenceRefusal(form)
  if (wrong || form.parent === null) return wrong
  const known = await isDealer(tx, form.parent, ownOf(principal))
  return known ? undefined : ({ code: 'DEALER_NOT_FOUND', dealerCode: form.parent } as const)
}

const apply = async (tx: Tx, input: Form, call: Call): Promise<ReplyOf<typeof applyForDealer>> => {
  const form = formOf(input, call.context.principal)
  const refusal = await formRefusal(tx, form, call.context.principal)
  if (refusal) return err(refusal)
  const named = { id: newId() as DealerApplicationId, number: await nextNumber(tx, call.at) }
  const application = submitted(form, named, whoOf(call))
  await insert(tx, application)
  await appendStep(tx, application, { action: 'apply', note: form.note, ...whoOf(call) })
  await appendToOutbox(tx, [published(application)], call)
  return ok(shown(application))
}

type Target = { readonly applicationId: DealerApplicationId; readonly version: number }

/** The application after a step. What the caller does not see is not found. */
const decideStep = async (tx: Tx, { applicationId, version }: Target, wanted: Step, call: Call) => {
  const { principal } = call.context
  const application = await lock(tx, applicationId)
  const own = ownOf(principal)
  const parent = application?.parent ?? null
  const seen = own === undefined || (parent !== null && (await isDealer(tx, parent, own)))
  if (!application || !seen) return err({ code: 'APPLICATION_NOT_FOUND', applicationId })
  const step = wanted.action === 'change' ? { ...wanted, form: formOf(wanted.form, principal) } : wanted
  const decided = decide(application, step, version, whoOf(call))
  if (!decided.ok || step.action !== 'change') return decided
  const refusal = await formRefusal(tx, step.form, principal)
  return refusal ? err(refusal) : decided
}

const told = async (tx: Tx, application: Application, step: Step, call: Call): Promise<DealerApplication> => {
  await save(tx, application)
  await appendStep(tx, application, { action: step.action, note: noteOf(step), ...whoOf(call) })
  await appendToOutbox(tx, [published(application)], call)
  return shown(application)
}

const approve = async (tx: Tx, open: Open, input: Approval, call: Call): Promise<ReplyOf<typeof approveApplication>> => {
  const step = { action: 'approve', note: input.note, dealerCode: input.dealerCode } as const
  const decided = await decideStep(tx, input, step, call)
  // The form is not changed here, so nothing about it can be refused.
  if (!decided.ok) return decided as ReplyOf<typeof approveApplication>
  const kinds = missingDocuments(await attachedKinds(tx, input.applicationId))
  if (kinds.length > 0) return err({ code: 'DOCUMENTS_MISSING', kinds })
  const opened = await open(tx, openingOf(decided.value, input), call)
  if (!opened.ok) return opened
  return ok({ application: await told(tx, decided.value, step, call), ...opened.value })
}

const openingOf = (application: Application, input: Approval): Opening => {
  const { companyName: name, parent, licence, contacts, territories, channel } = application
  const { dealerCode: code, region, tier, currency, creditLimitMinor, accountManager, paymentDays } = input
  return {
    dealer: { code, name, region, tier, currency, creditLimitMinor, ...(parent !== null && { parent }) },
    profile: { licence, contacts, territories, channel, accountManager },
    paymentDays,
    reason: application.number,
  }
}
