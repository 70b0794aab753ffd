import { OutboxRelay, unitOfWork } from '@channel/messaging'
import type { BackgroundTask, ServiceDefinition, ServiceRuntime } from '@channel/service-kit'
import { background, every } from '@channel/service-kit'
import { PrismaPg } from '@prisma/adapter-pg'
import type { AccountHandlers } from './account/account.handlers.js'
import { accountHandlers } from './account/account.handlers.js'
import { accountRepository } from './account/account.repository.js'
import { ACCOUNT_HANDLERS, AccountRpc } from './account/account.rpc.js'
import { passwordRepository } from './account/password.repository.js'
import { argon2Passwords } from './account/passwords.argon2.js'
import { accountReadings } from './account/readings.repository.js'
import { cachedRevocations } from './account/revocations.cache.js'
import type { SessionHandlers } from './account/session.handlers.js'
import { sessionHandlers } from './account/session.handlers.js'
import { sessionRepository } from './account/session.repository.js'
import { SESSION_HANDLERS, SessionRpc } from './account/session.rpc.js'
import { joseTokens } from './account/tokens.jose.js'
import { apiKeySecrets } from './api-key/api-key-secrets.crypto.js'
import type { ApiKeyHandlers } from './api-key/api-key.handlers.js'
import { apiKeyHandlers } from './api-key/api-key.handlers.js'
import { apiKeyReadings, apiKeyRepository } from './api-key/api-key.repository.js'
import { API_KEY_HANDLERS, ApiKeyRpc } from './api-key/api-key.rpc.js'
import type { AuditHandlers } from './audit/audit.handlers.js'
import { auditHandlers } from './audit/audit.handlers.js'
import { auditRepository, recordAudit } from './audit/audit.repository.js'
import { AUDIT_HANDLERS, AuditRpc } from './audit/audit.rpc.js'
import { onApiKeyRevoked } from './consumers/on-api-key-revoked.js'
import { onAuditedEvents } from './consumers/on-audited-events.js'
import { onSessionsRevoked } from './consumers/on-sessions-revoked.js'
import type { Prisma } from './db/client.js'
import { PrismaClient } from './db/client.js'

const HOUR_MS = 3_600_000

type Parts = {
  db: PrismaClient
  relay: OutboxRelay
  forgetting: BackgroundTask
  /** Deletes what expired long ago; answers how many rows. */
  forget: (at: Date) => Promise<number>
  accounts: AccountHandlers
  sessions: SessionHandlers
  audit: AuditHandlers
  apiKeys: ApiKeyHandlers
}
type Needs = Pick<ServiceRuntime, 'databaseUrl' | 'logger' | 'clock' | 'publisher' | 'secret' | 'cache'>

/** The service without its edge, for the module and for tests that call handlers directly. */
export const identityParts = ({ databaseUrl, logger, clock, publisher, secret, cache }: Needs): Parts => {
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl, max: 10 }, { schema: 'identity' }) })
  const relay = new OutboxRelay({ service: 'identity', db, publisher, logger })
  const transaction = unitOfWork<Prisma.TransactionClient>(db, { afterCommit: () => relay.nudge() })
  const kept = { db, transaction, recordAudit }
  const sessions = sessionRepository(kept)
  const made = { passwords: argon2Passwords(), tokens: joseTokens(secret), revocations: cachedRevocations(cache), clock }
  return {
    db,
    relay,
    forgetting: every('forget-expired-sessions', HOUR_MS, async () => void (await sessions.forget(clock())), logger),
    forget: sessions.forget,
    accounts: accountHandlers({
      accounts: accountRepository(kept),
      readings: accountReadings(db, clock),
      passwordsKept: passwordRepository(kept),
      ...made,
    }),
    sessions: sessionHandlers({ sessions, ...made }),
    audit: auditHandlers({ audit: auditRepository(db, transaction) }),
    apiKeys: apiKeyHandlers({
      apiKeys: apiKeyRepository(kept),
      readings: apiKeyReadings(db),
      secrets: apiKeySecrets(),
      publishRevoked: (id) => made.revocations.publish([`key:${id}`]),
      clock,
    }),
  }
}

class IdentityModule {}

export const identityService: ServiceDefinition = {
  name: 'identity',
  module: (runtime) => {
    const parts = identityParts(runtime)
    const own = [onSessionsRevoked(parts.sessions), onApiKeyRevoked(parts.apiKeys)]
    runtime.consume([...onAuditedEvents(parts.audit), ...own], parts.db)
    runtime.health.inform('events waiting', () => parts.relay.backlog())
    return {
      module: IdentityModule,
      controllers: [AccountRpc, SessionRpc, AuditRpc, ApiKeyRpc],
      providers: [
        { provide: ACCOUNT_HANDLERS, useValue: parts.accounts },
        { provide: SESSION_HANDLERS, useValue: parts.sessions },
        { provide: AUDIT_HANDLERS, useValue: parts.audit },
        { provide: API_KEY_HANDLERS, useValue: parts.apiKeys },
        background({ db: parts.db, relay: parts.relay, workers: [parts.forgetting] }),
      ],
    }
  },
}
