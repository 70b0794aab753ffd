import type { DealerCode, ErrorOf, NewEvent, ParsedInputOf, Result } from '@channel/contracts'
import { err, newEvent, ok } from '@channel/contracts'
import type {
  applyForDealer,
  approveApplication,
  DealerApplication,
  DealerApplicationAction,
  DealerApplicationId,
  DealerApplicationStatus,
  DocumentKind,
} from '@channel/contracts/dealer'
import { applicationChanged, licenceFault } from '@channel/contracts/dealer'

/** An application as it is stored. */
export type Application = Omit<DealerApplication, 'allowed'>
export type Form = Omit<ParsedInputOf<typeof applyForDealer>, 'idempotencyKey'>

type Who = { readonly actor: string; readonly at: Date }
type Refusal = Extract<
  ErrorOf<typeof approveApplication>,
  { code: 'APPLICATION_NOT_ALLOWED' | 'SAME_PERSON' | 'VERSION_CONFLICT' }
>

const allowedIn = (status: DealerApplicationStatus): DealerApplicationAction[] => {
  switch (status) {
    case 'submitted':
      return ['change', 'ask-for-more', 'approve', 'reject', 'withdraw']
    case 'more-wanted':
      return ['change', 'reject', 'withdraw']
    case 'approved':
    case 'rejected':
    case 'withdrawn':
      return []
  }
}

/** What must be attached before a dealer is opened. */
const NEEDED: readonly DocumentKind[] = ['licence']

export const missingDocuments = (attached: readonly DocumentKind[]): DocumentKind[] =>
  NEEDED.filter((kind) => !attached.includes(kind))

/** A licence number that cannot be one. */
export const licenceRefusal = ({ licence }: Pick<Form, 'licence'>) => {
  const fault = licenceFault(licence)
  return fault && ({ code: 'LICENCE_INVALID', licence, fault } as const)
}

const filledIn = (form: Form) => ({
  companyName: form.companyName,
  licence: form.licence,
  contacts: form.contacts,
  territories: form.territories,
  channel: form.channel,
  parent: form.parent,
  note: form.note,
})

export const submitted = (form: Form, named: { id: DealerApplicationId; number: string }, { actor, at }: Who): Application => ({
  ...named,
  status: 'submitted',
  ...filledIn(form),
  version: 1,
  submittedBy: actor,
  submittedAt: at.toISOString(),
  updatedAt: at.toISOString(),
  decidedBy: null,
  decidedAt: null,
  decisionNote: '',
  dealerCode: null,
})

export type Step =
  | { readonly action: 'change'; readonly form: Form }
  | { readonly action: 'ask-for-more' | 'reject' | 'withdraw'; readonly note: string }
  | { readonly action: 'approve'; readonly note: string; readonly dealerCode: DealerCode }

/**
 * The next step of an application that was read at `version`. Whoever submitted it, or put it right last, does not approve or reject it:
 * a changed form is a new one.
 */
export const decide = (
  application: Application,
  step: Step,
  version: number,
  { actor, at }: Who,
): Result<Application, Refusal> => {
  const { status, submittedBy } = application
  const allowed = allowedIn(status)
  if (!allowed.includes(step.action)) return err({ code: 'APPLICATION_NOT_ALLOWED', status, allowed })
  if (application.version !== version) return err({ code: 'VERSION_CONFLICT', current: application.version })
  if ((step.action === 'approve' || step.action === 'reject') && actor === submittedBy)
    return err({ code: 'SAME_PERSON', requestedBy: submittedBy })
  return ok({ ...application, ...after(step, { actor, at }), version: version + 1, updatedAt: at.toISOString() })
}

const after = (step: Step, { actor, at }: Who): Partial<Application> => {
  switch (step.action) {
    case 'change':
      return { ...filledIn(step.form), status: 'submitted', submittedBy: actor, decisionNote: '' }
    case 'ask-for-more':
      return { status: 'more-wanted', decisionNote: step.note }
    case 'withdraw':
      return { status: 'withdrawn' }
    case 'reject':
      return { status: 'rejected', decidedBy: actor, decidedAt: at.toISOString(), decisionNote: step.note }
    case 'approve': {
      const decided = { decidedBy: actor, decidedAt: at.toISOString(), decisionNote: step.note }
      return { status: 'approved', ...decided, dealerCode: step.dealerCode }
    }
  }
}

export const noteOf = (step: Step): string => (step.action === 'change' ? step.form.note : step.note)

export const shown = (application: Application): DealerApplication => ({
  ...application,
  allowed: allowedIn(application.status),
})

export const published = ({ id, number, status, companyName, parent, dealerCode }: Application): NewEvent =>
  newEvent(applicationChanged, id, { id, number, status, companyName, parent, dealerCode })
