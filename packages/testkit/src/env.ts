/** Handed from the set-up of a test run to its workers through the environment, which is all they share. */
export type TestServer = {
  adminUrl: string
  /** Migrated database that test databases are copied from. */
  template: string
  secret: string
  /** Of this run alone; its servers lie here. */
  folder: string
  /** The process that ends them. */
  owner: number
}

const VARIABLE = 'CHANNEL_TEST_SERVER'

/** A PostgreSQL to use instead of an embedded one. */
export const externalDatabaseUrl = (): string | undefined => process.env.DATABASE_URL

/** In a pipeline, tests may install what they need; on a person's machine they leave it as it is. */
export const mayInstall = (): boolean => process.env.CI !== undefined

export const publishTestServer = (server: TestServer): void => {
  process.env[VARIABLE] = JSON.stringify(server)
}

export const testServer = (): TestServer => {
  const value = process.env[VARIABLE]
  if (value === undefined) throw new Error('No test server: run the tests by jest with the configuration at the root')
  return JSON.parse(value) as TestServer
}
