import type {
  FieldNode,
  GraphQLField,
  GraphQLNamedType,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql'
import { getNamedType, isInterfaceType, isListType, isNonNullType, isObjectType, Kind } from 'graphql'
import type { Fragments } from './operation-facts.js'

/** Rows that a list without a page size is taken to have. */
const UNPAGED_ROWS = 10
const MOST_ROWS = 1_000_000

/** Fields that make a call of their own for each parent, or a call that takes long, in fields that it is worth. */
const CALL_EACH: Readonly<Record<string, number>> = {
  'Dealer.below': 500,
  'Dealer.orders': 500,
  'Diversion.evidence': 500,
  'RebateSettlement.lines': 500,
  'Serial.scans': 500,
  'Statement.lines': 500,
  'Query.recomputeRebates': 20_000,
  'Query.stockReconciliation': 20_000,
}

/** Lists without a page size that are long by their nature: all units of a case. */
const LONG_LISTS: Readonly<Record<string, number>> = { 'SerialCase.units': 200 }

/** Arguments of which each element makes a row of the answer. */
export const ROW_ARGUMENTS: ReadonlySet<string> = new Set(['skus'])

type Variables = Readonly<Record<string, unknown>>
type Field = GraphQLField<unknown, unknown>

const isList = (type: GraphQLOutputType): boolean => isListType(isNonNullType(type) ? type.ofType : type)

const clamped = (rows: unknown): number => (typeof rows === 'number' && rows > 0 ? Math.min(rows, MOST_ROWS) : 0)

const pageSize = (node: FieldNode, field: Field, variables: Variables): number | undefined => {
  const argument = field.args.find(({ name }) => name === 'first')
  if (argument === undefined) return undefined
  const value = node.arguments?.find(({ name }) => name.value === 'first')?.value
  if (value?.kind === Kind.INT) return clamped(Number(value.value))
  const given = value?.kind === Kind.VARIABLE ? variables[value.name.value] : undefined
  return clamped(given ?? argument.defaultValue)
}

/** Rows of a field that answers for each of the keys it was asked for. */
const keysAsked = (node: FieldNode, variables: Variables): number | undefined => {
  const value = node.arguments?.find(({ name }) => ROW_ARGUMENTS.has(name.value))?.value
  if (value?.kind === Kind.LIST) return value.values.length
  const given = value?.kind === Kind.VARIABLE ? variables[value.name.value] : undefined
  return Array.isArray(given) ? clamped(given.length) : undefined
}

/** How many times the selection below a field is filled. A connection's page size has been counted where the connection was asked for. */
const rowsBelow = (parent: GraphQLNamedType, node: FieldNode, field: Field, variables: Variables): number => {
  const page = pageSize(node, field, variables)
  if (page !== undefined) return page
  if (!isList(field.type) || parent.name.endsWith('Connection')) return 1
  return keysAsked(node, variables) ?? LONG_LISTS[`${parent.name}.${field.name}`] ?? UNPAGED_ROWS
}

class Estimate {
  private readonly known = new Map<string, number>()

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: Fragments,
    private readonly variables: Variables,
  ) {}

  ofSelections({ selections }: SelectionSetNode, parent: GraphQLNamedType): number {
    return selections.reduce((sum, selection) => {
      switch (selection.kind) {
        case Kind.FIELD:
          return sum + this.ofField(selection, parent)
        case Kind.INLINE_FRAGMENT: {
          const condition = selection.typeCondition?.name.value
          return sum + this.ofSelections(selection.selectionSet, this.typeNamed(condition) ?? parent)
        }
        case Kind.FRAGMENT_SPREAD:
          return sum + this.ofFragment(selection.name.value)
      }
    }, 0)
  }

  private ofField(node: FieldNode, parent: GraphQLNamedType): number {
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined
    if (field === undefined) return 1
    const own = CALL_EACH[`${parent.name}.${field.name}`] ?? 1
    if (node.selectionSet === undefined) return own
    const below = this.ofSelections(node.selectionSet, getNamedType(field.type))
    return own + rowsBelow(parent, node, field, this.variables) * below
  }

  private ofFragment(name: string): number {
    const fragment = this.fragments.get(name)
    const type = this.typeNamed(fragment?.typeCondition.name.value)
    const cost = this.known.get(name) ?? (fragment && type ? this.ofSelections(fragment.selectionSet, type) : 0)
    this.known.set(name, cost)
    return cost
  }

  private typeNamed(name: string | undefined): GraphQLNamedType | undefined {
    return name === undefined ? undefined : this.schema.getType(name)
  }
}

/**
 * Fields that an answer can have: a field counts as many times as the pages and lists around it can repeat it. The size of
 * an input costs nothing here; it is bounded by the body limit and the contracts.
 */
export const costOf = (
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: Fragments,
  variables: Variables,
): number => {
  const root = schema.getRootType(operation.operation)
  if (root === undefined || root === null) return 0
  return new Estimate(schema, fragments, variables).ofSelections(operation.selectionSet, root)
}
