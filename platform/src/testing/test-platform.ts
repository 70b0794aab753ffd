import { createAccount } from '@channel/contracts/identity'
import type { ServiceName } from '@channel/provision'
import type { RpcCaller } from '@channel/service-kit'
import type { TestDatabase } from '@channel/testkit'
import { serviceUrlIn, testDatabase } from '@channel/testkit'
import { request } from 'undici'
import type { OpenDatabase } from '../database.js'
import type { EmbeddedPlatform } from '../embedded.js'
import { startEmbedded } from '../embedded.js'
import { LOG_IN } from '../replay/operations.js'
import { openPartnerAccount } from '../replay/stage.js'
import { platformContext } from '../seed/seed.js'

export const TEST_SECRET = 'a-secret-for-tests-only-0123456789'
const PASSWORD = 'long-enough-for-a-test'

type NewAccount = {
  username: string
  roles: ('brand-admin' | 'brand-ops' | 'dealer-buyer' | 'dealer-finance')[]
  dealerCode?: string
}
export type Answer = { status: number; data: Record<string, Record<string, unknown>>; codes: string[] }

/** A whole platform of one test file: real services, gateway and PostgreSQL in this process. */
export type TestPlatform = {
  readonly url: string
  readonly rpc: RpcCaller
  readonly database: TestDatabase
  /** For what opens the services on the same database. */
  readonly open: OpenDatabase
  /** Opens an account and logs it in; answers with its access token. */
  tokenOf(account: NewAccount): Promise<string>
  partner(): Promise<{ urls: string[]; username: string; password: string }>
  /** Posts to `/graphql`; `codes` are those of `errors` and of a refusal in the answer's union. */
  graphql(body: unknown, options?: { token?: string; key?: string }): Promise<Answer>
  close(): Promise<void>
}

const codesOf = (answer: { errors?: { extensions?: { code?: string } }[]; data?: Answer['data'] | null }): string[] => [
  ...(answer.errors ?? []).map(({ extensions }) => extensions?.code ?? 'NONE'),
  ...Object.values(answer.data ?? {}).flatMap((field) => (typeof field?.['code'] === 'string' ? [field['code']] : [])),
]

const post = async (url: string, body: unknown, { token, key }: { token?: string; key?: string }): Promise<Answer> => {
  const headers = {
    'content-type': 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(key !== undefined && { 'idempotency-key': key }),
  }
  const response = await request(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) })
  const answer = (await response.body.json()) as { data?: Answer['data'] | null }
  return { status: response.statusCode, data: answer.data ?? {}, codes: codesOf(answer) }
}

const openAccount = async (platform: EmbeddedPlatform, account: NewAccount): Promise<string> => {
  const input = { ...account, displayName: account.username, password: PASSWORD, idempotencyKey: `account:${account.username}` }
  const reply = await platform.rpc.call(createAccount, input, platformContext())
  if (!reply.ok) throw new Error(`account ${account.username}: ${reply.error.code}`)
  const answer = await post(
    platform.url,
    { query: LOG_IN, variables: { input: { username: account.username, password: PASSWORD } } },
    {},
  )
  const { session } = answer.data['logIn'] as { session: { accessToken: string } }
  return session.accessToken
}

type Wanted = { development?: boolean; clock?: () => Date }

export const testPlatform = async ({ development = false, clock }: Wanted = {}): Promise<TestPlatform> => {
  const database = await testDatabase('order')
  const urlOf = (service: ServiceName) => serviceUrlIn(database, service)
  const parts = { secret: TEST_SECRET, urlOf }
  const more = { logLevel: 'fatal', development, ...(clock && { clock }) }
  const platform = await startEmbedded({ database: parts, host: '127.0.0.1', port: 0, ...more })
  return {
    url: platform.url,
    rpc: platform.rpc,
    database,
    open: { ...parts, adminUrl: database.adminUrl, name: database.database, close: async () => undefined },
    tokenOf: (account) => openAccount(platform, account),
    partner: async () => ({ urls: [platform.url], ...(await openPartnerAccount(platform.rpc, TEST_SECRET)) }),
    graphql: (body, options = {}) => post(platform.url, body, options),
    close: async () => {
      await platform.close()
      await database.drop()
    },
  }
}
