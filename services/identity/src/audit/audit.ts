import type { EventEnvelope } from '@channel/contracts'

/** Something worth remembering. `actor` is given where it is somebody else than the caller: a log-in is the act of its account. */
export type AuditLine = {
  readonly action: string
  readonly subject: string
  readonly detail: Record<string, unknown>
  readonly actor?: string
}

/** The line of an event of another service. The version of the event's shape says nothing to an auditor. */
export const lineOf = ({ name, key, payload }: EventEnvelope<object>): AuditLine => ({
  action: name.replace(/\.v\d+$/, ''),
  subject: key,
  detail: { ...payload },
})
