import { ApolloServer } from '@apollo/server'
import { describe, expect, test } from '@jest/globals'
import { LeastRecentMap } from './least-recent-map.js'
import { compiledExecution } from './compiled-execution.js'
import { executableSchema } from './schema.js'

const trace: string[] = []
const step = async (_root: unknown, { name }: { name: string }) => {
  trace.push(`${name} begins`)
  await new Promise((resolve) => setTimeout(resolve, 5))
  trace.push(`${name} ends`)
  return name
}
const schema = executableSchema(
  `enum Role { BRAND_ADMIN } interface Animal { name: String } type Cat implements Animal { name: String lives: Int }
   type Query { role(role: Role = BRAND_ADMIN): Role  pet: Animal  twice(number: Int!): Int }
   type Mutation { step(name: String!): String }`,
  {
    Query: {
      role: (_: unknown, { role }: { role: string }) => role,
      pet: () => ({ __typename: 'Cat', name: 'Mimi', lives: 9 }),
      twice: (_: unknown, { number }: { number: number }) => number * 2,
    },
    Mutation: { step },
  },
)
const server = new ApolloServer({ gateway: compiledExecution(schema, { maxDocuments: 2 }) })

const run = async (query: string, variables: Record<string, unknown> = {}, operationName?: string) => {
  const { body } = await server.executeOperation({ query, variables, operationName })
  return body.kind === 'single'
    ? { data: body.singleResult.data, errors: body.singleResult.errors?.map(({ message }) => message) }
    : undefined
}

describe('compiled execution', () => {
  test('knows enums by the values of the contracts, abstract types and skipped fields', async () => {
    const query = 'query ($no: Boolean!) { role pet { __typename name ... on Cat { lives @skip(if: $no) } } }'
    expect((await run(query, { no: true }))?.data).toEqual({ role: 'BRAND_ADMIN', pet: { __typename: 'Cat', name: 'Mimi' } })
    expect((await run(query, { no: false }))?.data).toHaveProperty('pet.lives', 9)
  })

  test('runs the same compiled document with other variables, and each operation of a document by its name', async () => {
    const query = 'query A($number: Int!) { twice(number: $number) } query B { role }'
    expect([await run(query, { number: 2 }, 'A'), await run(query, { number: 5 }, 'A'), await run(query, {}, 'B')]).toMatchObject(
      [{ data: { twice: 4 } }, { data: { twice: 10 } }, { data: { role: 'BRAND_ADMIN' } }],
    )
  })

  test('runs the fields of a mutation one after the other', async () => {
    await run('mutation { a: step(name: "a") b: step(name: "b") }')
    expect(trace).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
  })

  test('goes on when documents had to make room', async () => {
    for (let at = 0; at < 5; at += 1) expect((await run(`{ a${at}: role }`))?.errors).toBeUndefined()
    expect((await run('{ a0: role }'))?.data).toEqual({ a0: 'BRAND_ADMIN' })
  })
})

describe('a bounded map', () => {
  test('drops what was used longest ago', () => {
    const map = new LeastRecentMap<number>(2)
    map.set('a', 1)
    map.set('b', 2)
    map.get('a')
    map.set('c', 3)
    expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([1, undefined, 3, 2])
  })
})
