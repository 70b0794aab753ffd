import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { testDatabase } from '@channel/testkit'
import fc from 'fast-check'
import { jsonColumn, textArray } from './columns.js'
import type { TestClient } from './testing/prisma-client.js'
import { prismaClient } from './testing/prisma-client.js'

let database: Awaited<ReturnType<typeof testDatabase>>
let db: TestClient

beforeAll(async () => {
  database = await testDatabase('inventory')
  db = prismaClient(database.url)
})

afterAll(async () => {
  await db?.$disconnect()
  await database?.drop()
})

/** What PostgreSQL understood, through the client that services use. */
const understood = async (cast: string, parameter: string): Promise<unknown> =>
  (await db.$queryRawUnsafe<{ json: string }[]>(`SELECT to_json(${cast})::text AS json`, parameter)).map(({ json }) =>
    JSON.parse(json),
  )[0]

/** Of the letters that mean something in an array literal, and of all others. Texts hold neither NUL nor half a surrogate pair. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('"', '\\', ',', '{', '}', ' ', '\n', '\u001f', 'N', 'U', 'L', "'", '$') }),
  fc.string({ unit: 'binary' }).map((any) => any.replaceAll('\0', '')),
  fc.constantFrom('', 'NULL', 'null', '{}', '""', '\\', ' x '),
)

describe('a column of values', () => {
  it('is an array literal', () => {
    expect(textArray(['a', 1, null, 'say "hi"', 'C:\\', ''])).toBe('{"a",1,NULL,"say \\"hi\\"","C:\\\\",""}')
    expect(textArray([])).toBe('{}')
  })

  it('comes to PostgreSQL as it was, whatever the texts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(text), { maxLength: 20 }), async (values) => {
        expect(await understood('$1::text[]', textArray(values))).toEqual(values)
      }),
      { numRuns: 300 },
    )
  })

  it('may be one of numbers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(fc.maxSafeInteger())), async (values) => {
        expect(await understood('$1::bigint[]', textArray(values))).toEqual(values.map((value) => value && Number(value)))
      }),
      { numRuns: 50 },
    )
  })
})

describe('a column of JSON documents', () => {
  it('comes to PostgreSQL as it was, whatever is in them', async () => {
    const document = fc.oneof(text, fc.record({ [`"\u001f`]: text, n: fc.integer(), list: fc.array(text) }), fc.constant(null))
    await fc.assert(
      fc.asyncProperty(fc.array(document, { maxLength: 20 }), async (documents) => {
        const read = await understood(`string_to_array($1, E'\\x1f')::json[]`, jsonColumn(documents))
        expect(read).toEqual(JSON.parse(JSON.stringify(documents)))
      }),
      { numRuns: 200 },
    )
  })
})
