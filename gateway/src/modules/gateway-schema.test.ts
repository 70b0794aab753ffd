import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import type { GraphQLNamedType } from 'graphql'
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType, isUnionType } from 'graphql'
import { executableSchema } from '../execution/schema.js'
import { gatewaySchema } from './gateway-schema.js'

const types = Object.values(gatewaySchema().getTypeMap()).filter(
  ({ name, astNode }) => !name.startsWith('__') && astNode !== undefined && astNode !== null,
)

const partsOf = (type: GraphQLNamedType) => {
  if (isEnumType(type)) return type.getValues()
  return isObjectType(type) || isInputObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : []
}

describe('the schema', () => {
  test('describes every type and field', () => {
    const silent = types.flatMap((type) => [
      ...(type.description ? [] : [type.name]),
      ...partsOf(type).flatMap((part) => (part.description ? [] : [`${type.name}.${part.name}`])),
    ])
    expect(silent).toEqual([])
  })

  test('answers every mutation with one success type and errors', () => {
    const results = types.filter((type) => isUnionType(type)).filter(({ name }) => name.endsWith('Result'))
    for (const result of results) {
      const [success, ...errors] = result.getTypes()
      expect(success?.name).toBe(result.name.replace(/Result$/, 'Success'))
      expect(errors.map((error) => error.getInterfaces().map(({ name }) => name))).toEqual(errors.map(() => ['Error']))
    }
    expect(results.map(({ name }) => name).sort()).toEqual(
      Object.values(gatewaySchema().getMutationType()?.getFields() ?? {})
        .map(({ type }) => String(type).replace('!', ''))
        .sort(),
    )
  })

  test('its generated types are up to date', async () => {
    const script = join(import.meta.dirname, '../../codegen.mjs')
    await expect(promisify(execFile)(process.execPath, [script, '--check'])).resolves.toBeDefined()
  })
})

describe('putting a schema together', () => {
  const sdl = 'type Query { a: Int }'

  test('a root field without a resolver is found at the start', () => {
    expect(() => executableSchema(sdl, {})).toThrow('without a resolver: Query.a')
  })

  test('a resolver without a field is found at the start', () => {
    expect(() => executableSchema(sdl, { Query: { a: () => 1, b: () => 2 } })).toThrow('Query.b is not in the schema')
    expect(() => executableSchema(sdl, { Query: { a: () => 1 }, Nothing: {} })).toThrow('Nothing is not in the schema')
  })
})
