import type { Refusal } from '../errors/refusal-types.js'
import { exampleOf } from './examples.js'
import type { JsonSchema, Schemas } from './json-schema.js'
import { resolved } from './json-schema.js'
import type { Problem } from './problems.js'
import { problemOfRefusal } from './problems.js'

/** A refusal of a contract: its code, its schema, and how it looks when it is sent. */
export type RefusalSchema = { readonly code: string; readonly schema: JsonSchema; readonly example: Problem }

export const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'

const variantsOf = (error: JsonSchema, components: Schemas): JsonSchema[] => {
  const node = resolved(error, components)
  const variants = node.oneOf ?? node.anyOf
  return variants === undefined ? [node] : variants.flatMap((variant) => variantsOf(variant, components))
}

const codeOf = ({ properties = {} }: JsonSchema): string => String(properties['code']?.const ?? 'UNKNOWN')

export const refusalsOf = (error: JsonSchema | undefined, components: Schemas): RefusalSchema[] =>
  (error === undefined ? [] : variantsOf(error, components)).map((schema) => {
    const refusal = exampleOf(schema, components, 'all') as Refusal
    return { code: codeOf(schema), schema, example: problemOfRefusal(refusal, { language: 'en', traceId: TRACE }) }
  })

/** Gives each refusal one component: the same refusal of many commands is said once, a code that tells something else here gets a number. */
export class RefusalComponents {
  readonly schemas: Schemas = {}
  private readonly names = new Map<string, string>()

  refTo({ code, schema }: RefusalSchema): JsonSchema {
    const content = JSON.stringify(schema)
    const name = this.names.get(content) ?? this.free(`${code}_REFUSAL`)
    this.names.set(content, name)
    this.schemas[name] = schema
    return { $ref: `#/components/schemas/${name}` }
  }

  private free(name: string): string {
    for (let number = 1; ; number += 1) {
      const candidate = number === 1 ? name : `${name}_${number}`
      if (!(candidate in this.schemas)) return candidate
    }
  }
}
