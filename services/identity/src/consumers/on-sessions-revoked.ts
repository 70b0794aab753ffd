import { sessionsRevoked } from '@channel/contracts/identity'
import type { Consumer } from '@channel/messaging'
import { consumer } from '@channel/messaging'
import type { SessionHandlers } from '../account/session.handlers.js'

/** The service's own event: it comes for sure, even if the process that ended the sessions died on the spot. */
export const onSessionsRevoked = (sessions: Pick<SessionHandlers, 'revoked'>): Consumer =>
  consumer('identity.on-sessions-revoked', sessionsRevoked, ({ payload }) => sessions.revoked(payload.sessionIds))
