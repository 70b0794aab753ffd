import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { request } from 'undici'
import { DEMO_PASSWORD } from './seed/accounts.js'
import { seedDemo } from './seed/seed.js'
import { LOG_IN } from './replay/operations.js'
import type { Json } from './testing/ownership.js'
import { Ownership, textsIn } from './testing/ownership.js'
import type { Document, Schema } from './testing/schema-walk.js'
import { DEEPEST, INTROSPECTION, SchemaWalk, variablesOf } from './testing/schema-walk.js'
import type { TestPlatform } from './testing/test-platform.js'
import { testPlatform } from './testing/test-platform.js'

type Argument = Document['arguments'][number]

/** What somebody of one dealer gets to see, given everything that the brand sees of the others: its own branch of the tree. */
const SHANGHAI = ['D-SH01', 'D-SH01-LJZ', 'D-SH01-QB']
const PEOPLE = [
  { username: 'sh01.buyer', branch: SHANGHAI },
  { username: 'sh01.finance', branch: SHANGHAI },
  { username: 'gz01.finance', branch: ['D-GZ01'] },
  { username: 'cn01.buyer', branch: ['D-CN01', 'D-HZ01', 'D-NJ01', ...SHANGHAI] },
]

let platform: TestPlatform
let walk: SchemaWalk
const all = new Ownership()
const tokens = new Map<string, string>()

type Answer = {
  readonly data?: Json
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[]
}

const post = async (query: string, variables: unknown, token: string): Promise<Answer> => {
  const response = await request(`${platform.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  })
  return (await response.body.json()) as Answer
}

const tokenOf = (username: string): string => tokens.get(username) ?? ''

const logIn = async (username: string): Promise<void> => {
  const { data } = await platform.graphql({ query: LOG_IN, variables: { input: { username, password: DEMO_PASSWORD } } })
  const { session } = data['logIn'] as { session: { accessToken: string } }
  tokens.set(username, session.accessToken)
}

const NOTHING = () => undefined
const documents: Document[] = []

/** As deep as the gateway's limits on one answer allow. */
const deepestOf = async (field: ReturnType<SchemaWalk['fieldsOf']>[number]): Promise<Document> => {
  for (let depth = DEEPEST; depth > 0; depth -= 1) {
    const document = walk.documentOf('Query', field, depth)
    const { errors = [] } = await post(document.text, variablesOf(walk, document, NOTHING), tokenOf('admin'))
    if (!errors.some(({ extensions }) => extensions.code.startsWith('QUERY_TOO_'))) return document
  }
  throw new Error(`Nothing of ${field.name} can be asked for`)
}

/** What the brand's people see, also of rows that have to be named. */
const everything = async (): Promise<void> => {
  for (const field of walk.fieldsOf('Query')) documents.push(await deepestOf(field))
  for (const document of documents) all.note(await post(document.text, variablesOf(walk, document, NOTHING), tokenOf('admin')))
  for (const document of documents) {
    for (const variables of attempts(document, [])) all.note(await post(document.text, variables, tokenOf('admin')))
  }
}

/** The variables of a document with one argument, or one field of an input, naming a row from outside of the branch at a time. */
const attempts = (document: Document, branch: readonly string[]): Record<string, unknown>[] => {
  const named = document.arguments.flatMap((argument) => [argument, ...walk.inputFieldsOf(argument)])
  const names = [...new Set(named.map(({ name }) => name))]
  return names.flatMap((name) =>
    all.handlesTo(branch, name).map((value) => {
      const fill = (argument: Argument) => (argument.name === name ? value : undefined)
      const input = document.arguments.find((argument) => walk.inputFieldsOf(argument).some((field) => field.name === name))
      const variables = variablesOf(walk, document, fill)
      return input ? { ...variables, [input.name]: walk.valueOf(input, fill, 1) } : variables
    }),
  )
}

const leaksOf = (foreign: ReadonlySet<string>, answer: Answer, variables: unknown): string[] => {
  const said = new Set(textsIn(variables as Json))
  return [...new Set(textsIn(answer))].filter((text) => {
    const inside = [...said].some((own) => text.includes(own))
    return foreign.has(text) && !said.has(text) && !inside
  })
}

beforeAll(async () => {
  platform = await testPlatform({ development: true })
  await seedDemo(platform.rpc, () => undefined)
  for (const username of ['admin', ...PEOPLE.map((person) => person.username)]) await logIn(username)
  const { data } = (await post(INTROSPECTION, {}, tokenOf('admin'))) as unknown as { data: { __schema: Schema } }
  walk = new SchemaWalk(data.__schema)
  await everything()
}, 240_000)
afterAll(() => platform.close())

describe.each(PEOPLE)('$username, whatever is asked,', ({ username, branch }) => {
  test('sees no row of another dealer in any list, nor below it', async () => {
    const foreign = all.foreignTo(branch)
    expect(foreign.size).toBeGreaterThan(150)
    const leaks: string[] = []
    for (const document of documents) {
      const variables = variablesOf(walk, document, NOTHING)
      const found = leaksOf(foreign, await post(document.text, variables, tokenOf(username)), variables)
      if (found.length > 0) leaks.push(`${document.field}: ${found.join(', ')}`)
    }
    expect(leaks).toEqual([])
  }, 120_000)

  test('gets nothing of another dealer by naming its rows, in an argument or a filter', async () => {
    const foreign = all.foreignTo(branch)
    const leaks: string[] = []
    let tried = 0
    for (const document of documents) {
      for (const variables of attempts(document, branch)) {
        tried += 1
        const found = leaksOf(foreign, await post(document.text, variables, tokenOf(username)), variables)
        if (found.length > 0) leaks.push(`${document.field} ${JSON.stringify(variables)}: ${found.join(', ')}`)
      }
    }
    expect(leaks).toEqual([])
    expect(tried).toBeGreaterThan(1_200)
  }, 300_000)

  test('changes nothing of another dealer, and no refusal tells anything of it', async () => {
    const foreign = all.foreignTo(branch)
    const leaks: string[] = []
    let tried = 0
    for (const field of walk.fieldsOf('Mutation')) {
      if (/^(logIn|logOut|refreshSession|changePassword)$/.test(field.name)) continue
      const document = walk.documentOf('Mutation', field)
      const fill = (argument: Argument) => all.handlesTo(branch, argument.name, 1)[0]
      const variables = variablesOf(walk, document, fill)
      const found = leaksOf(foreign, await post(document.text, variables, tokenOf(username)), variables)
      tried += 1
      if (found.length > 0) leaks.push(`${document.field}: ${found.join(', ')}`)
    }
    expect(leaks).toEqual([])
    expect(tried).toBeGreaterThan(100)
  }, 120_000)
})
