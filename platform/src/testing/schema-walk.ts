/** What introspection says of a type; wrappers (`!`, `[]`) lie around it. */
type TypeRef = { readonly kind: string; readonly name: string | null; readonly ofType: TypeRef | null }
type Argument = { readonly name: string; readonly type: TypeRef; readonly defaultValue: string | null }
type Field = { readonly name: string; readonly args: readonly Argument[]; readonly type: TypeRef }
type Named = {
  readonly kind: string
  readonly name: string
  readonly fields: readonly Field[] | null
  readonly inputFields: readonly Argument[] | null
  readonly enumValues: readonly { readonly name: string }[] | null
  readonly possibleTypes: readonly { readonly name: string }[] | null
}
export type Schema = { readonly types: readonly Named[] }

const TYPE = 'kind name ofType { kind name ofType { kind name ofType { kind name } } }'
export const INTROSPECTION = `{ __schema { types {
  kind name enumValues { name } possibleTypes { name }
  inputFields { name defaultValue type { ${TYPE} } }
  fields { name args { name defaultValue type { ${TYPE} } } type { ${TYPE} } } } } }`

/** The gateway takes no more than 1,000 fields and ten levels. */
const MOST_FIELDS = 600
export const DEEPEST = 8
/** Rows of a list: enough to see something, few enough for the limit on the cost of an answer. */
const ROWS = 3

/** Of scalars that are no text. */
const EXAMPLES: Readonly<Record<string, unknown>> = {
  Int: 1,
  Float: 1,
  AmountMinor: 1,
  Boolean: true,
  DateTime: '2026-11-22T00:00:00.000Z',
  Date: '2026-11-22',
}

const namedOf = (type: TypeRef): string => (type.ofType ? namedOf(type.ofType) : (type.name ?? ''))
const isRequired = ({ type, defaultValue }: Argument): boolean => type.kind === 'NON_NULL' && defaultValue === null

/** How the arguments of a field are filled; undefined where there is nothing to fill a required one with. */
type Fill = (argument: Argument) => unknown

/** A field of `Query` or `Mutation` with everything that can be read below it. */
export type Document = {
  readonly field: string
  readonly text: string
  readonly arguments: readonly Argument[]
}

/** Reads a schema and writes documents that ask for as much of it as one request may. */
export class SchemaWalk {
  private readonly types: ReadonlyMap<string, Named>

  constructor(schema: Schema) {
    this.types = new Map(schema.types.map((type) => [type.name, type]))
  }

  fieldsOf(root: 'Query' | 'Mutation'): readonly Field[] {
    return this.types.get(root)?.fields ?? []
  }

  /** Every field below is asked for once, at the first place at which the walk, level by level, comes to it. */
  documentOf(root: 'Query' | 'Mutation', field: Field, depth = DEEPEST): Document {
    const seen = new Set<string>()
    const budget = { left: MOST_FIELDS }
    const below = this.selectionOf(namedOf(field.type), depth, seen, budget)
    const given = field.args.map(({ name, type }) => ({ name, text: this.textOf(type) }))
    const variables = given.length > 0 ? `(${given.map(({ name, text }) => `$${name}: ${text}`).join(', ')})` : ''
    const passed = given.length > 0 ? `(${given.map(({ name }) => `${name}: $${name}`).join(', ')})` : ''
    const text = `${root === 'Query' ? 'query' : 'mutation'} ${variables} { ${field.name}${passed} ${below} }`
    return { field: field.name, text, arguments: field.args }
  }

  /** A value for an input: every field that `fill` knows, enums by their first value, the rest by type. */
  valueOf(argument: Argument, fill: Fill, depth = 5): unknown {
    const filled = fill(argument)
    if (filled !== undefined) return argument.type.kind === 'LIST' || this.isList(argument.type) ? [filled].flat() : filled
    const named = this.types.get(namedOf(argument.type))
    const one = this.plainValue(named, argument, fill, depth)
    return this.isList(argument.type) && one !== undefined ? [one] : one
  }

  inputFieldsOf(argument: Argument): readonly Argument[] {
    return this.types.get(namedOf(argument.type))?.inputFields ?? []
  }

  private plainValue(named: Named | undefined, argument: Argument, fill: Fill, depth: number): unknown {
    if (!named) return undefined
    if (named.name in EXAMPLES) return EXAMPLES[named.name]
    if (named.enumValues?.[0]) return named.enumValues[0].name
    if (named.kind === 'SCALAR') return `${argument.name}-12345`
    if (!named.inputFields || depth === 0) return undefined
    const fields = named.inputFields.filter((field) => isRequired(field) || fill(field) !== undefined || depth > 3)
    return Object.fromEntries(fields.map((field) => [field.name, this.valueOf(field, fill, depth - 1)]))
  }

  private isList(type: TypeRef): boolean {
    return type.kind === 'LIST' || (type.ofType !== null && this.isList(type.ofType))
  }

  private textOf(type: TypeRef): string {
    if (type.kind === 'NON_NULL' && type.ofType) return `${this.textOf(type.ofType)}!`
    if (type.kind === 'LIST' && type.ofType) return `[${this.textOf(type.ofType)}]`
    return type.name ?? ''
  }

  private selectionOf(name: string, depth: number, seen: Set<string>, budget: { left: number }): string {
    const type = this.types.get(name)
    if (!type || type.kind === 'SCALAR' || type.kind === 'ENUM') return ''
    if (type.kind === 'UNION' || type.kind === 'INTERFACE') return this.membersOf(type, depth, seen, budget)
    return `{ __typename ${this.partsOf(type, depth, seen, budget, new Map()).join(' ')} }`
  }

  /** Two members of a union may have a field of one name and two types; only the first is asked for then. */
  private membersOf(type: Named, depth: number, seen: Set<string>, budget: { left: number }): string {
    const taken = new Map<string, string>()
    const fragments = (type.possibleTypes ?? []).flatMap(({ name }) => {
      const member = this.types.get(name)
      const parts = member ? this.partsOf(member, depth, seen, budget, taken) : []
      return parts.length > 0 ? [`... on ${name} { ${parts.join(' ')} }`] : []
    })
    return `{ __typename ${fragments.join(' ')} }`
  }

  private partsOf(type: Named, depth: number, seen: Set<string>, budget: { left: number }, taken: Map<string, string>): string[] {
    const asked = (type.fields ?? []).filter((field) => {
      const text = this.textOf(field.type)
      if (field.args.some(isRequired) || (taken.get(field.name) ?? text) !== text) return false
      taken.set(field.name, text)
      return true
    })
    const leaves = asked.filter((field) => !this.isBranch(field))
    budget.left -= leaves.length
    const branches = asked
      .filter((field) => this.isBranch(field))
      .flatMap((field) => this.branch(type, field, depth, seen, budget))
    return [...leaves.map(({ name }) => name), ...branches]
  }

  private isBranch(field: Field): boolean {
    const kind = this.types.get(namedOf(field.type))?.kind
    return kind === 'OBJECT' || kind === 'UNION' || kind === 'INTERFACE'
  }

  private branch(type: Named, field: Field, depth: number, seen: Set<string>, budget: { left: number }): string[] {
    const edge = `${type.name}.${field.name}`
    if (depth === 0 || budget.left <= 0 || seen.has(edge)) return []
    seen.add(edge)
    budget.left -= 1
    const first = field.args.some(({ name }) => name === 'first') ? `(first: ${ROWS})` : ''
    return [`${field.name}${first} ${this.selectionOf(namedOf(field.type), depth - 1, seen, budget)}`]
  }
}

/** Values for the arguments of a document, `first` being small. */
export const variablesOf = (walk: SchemaWalk, { arguments: args }: Document, fill: Fill): Record<string, unknown> =>
  Object.fromEntries(
    args.flatMap((argument) => {
      if (argument.name === 'first') return [['first', ROWS]]
      const value = isRequired(argument) || fill(argument) !== undefined ? walk.valueOf(argument, fill) : undefined
      return value === undefined ? [] : [[argument.name, value]]
    }),
  ) as Record<string, unknown>
