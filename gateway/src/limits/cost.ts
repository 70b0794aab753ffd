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

/** Fields that make a call of their own for each parent, in fields that a call is worth. */
const CALL_EACH: Readonly<Record<string, number>> = { 'Dealer.orders': 500 }

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

/** How many times the selection below a field is filled. A connection's page size has been counted where the connection was asked for. */
const rowsBelow = (parent: GraphQLNamedType, node: FieldNode, field: Field, variables: Variables): number => {
  const page = pageSize(node, field, variables)
  if (page !== undefined) return page
  return isList(field.type) && !parent.name.endsWith('Connection') ? UNPAGED_ROWS : 1
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
  const known = new Map<string, number>()

  const costOfFragment = (name: string): number => {
    const fragment = fragments.get(name)
    const type = fragment === undefined ? undefined : schema.getType(fragment.typeCondition.name.value)
    const cost =
      known.get(name) ?? (fragment === undefined || type === undefined ? 0 : costOfSelections(fragment.selectionSet, type))
    known.set(name, cost)
    return cost
  }
  const costOfField = (node: FieldNode, parent: GraphQLNamedType): number => {
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined
    if (field === undefined) return 1
    const own = CALL_EACH[`${parent.name}.${field.name}`] ?? 1
    if (node.selectionSet === undefined) return own
    return own + rowsBelow(parent, node, field, variables) * costOfSelections(node.selectionSet, getNamedType(field.type))
  }
  const costOfSelections = ({ selections }: SelectionSetNode, parent: GraphQLNamedType): number =>
    selections.reduce((sum, selection) => {
      switch (selection.kind) {
        case Kind.FIELD:
          return sum + costOfField(selection, parent)
        case Kind.INLINE_FRAGMENT: {
          const condition = selection.typeCondition?.name.value
          return (
            sum +
            costOfSelections(selection.selectionSet, (condition === undefined ? undefined : schema.getType(condition)) ?? parent)
          )
        }
        case Kind.FRAGMENT_SPREAD:
          return sum + costOfFragment(selection.name.value)
      }
    }, 0)

  const root = schema.getRootType(operation.operation)
  return root === undefined || root === null ? 0 : costOfSelections(operation.selectionSet, root)
}
