import type { DocumentNode, FieldNode, FragmentDefinitionNode, OperationDefinitionNode, SelectionSetNode } from 'graphql'
import { Kind, visit } from 'graphql'

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

export const fragmentsOf = (document: DocumentNode): Fragments =>
  new Map(document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])))

/** Fields directly in a selection, fragments opened, each once however often it is spread. */
export const fieldsOf = (selections: SelectionSetNode, fragments: Fragments, opened = new Set<string>()): FieldNode[] =>
  selections.selections.flatMap((selection) => {
    switch (selection.kind) {
      case Kind.FIELD:
        return [selection]
      case Kind.INLINE_FRAGMENT:
        return fieldsOf(selection.selectionSet, fragments, opened)
      case Kind.FRAGMENT_SPREAD: {
        const name = selection.name.value
        const fragment = opened.has(name) ? undefined : fragments.get(name)
        opened.add(name)
        return fragment === undefined ? [] : fieldsOf(fragment.selectionSet, fragments, opened)
      }
    }
  })

type Measure = { field: (node: FieldNode, below: number) => number; together: (one: number, other: number) => number }

/** Measures a selection from its leaves up. Each fragment is measured once, however often it is spread. */
const measured = (operation: OperationDefinitionNode, fragments: Fragments, measure: Measure): number => {
  const known = new Map<string, number>()
  const ofFragment = (name: string): number => {
    const fragment = fragments.get(name)
    const size = known.get(name) ?? (fragment === undefined ? 0 : ofSelections(fragment.selectionSet))
    known.set(name, size)
    return size
  }
  const ofSelections = ({ selections }: SelectionSetNode): number =>
    selections
      .map((selection) => {
        switch (selection.kind) {
          case Kind.FIELD:
            return measure.field(selection, selection.selectionSet === undefined ? 0 : ofSelections(selection.selectionSet))
          case Kind.INLINE_FRAGMENT:
            return ofSelections(selection.selectionSet)
          case Kind.FRAGMENT_SPREAD:
            return ofFragment(selection.name.value)
        }
      })
      .reduce(measure.together, 0)
  return ofSelections(operation.selectionSet)
}

/** Levels of fields; introspection has a depth of its own and does not count. */
export const depthOf = (operation: OperationDefinitionNode, fragments: Fragments): number =>
  measured(operation, fragments, {
    field: (node, below) => (node.name.value.startsWith('__') ? 0 : 1 + below),
    together: Math.max,
  })

/** Fields with every fragment written out: what compiling the document takes. */
export const sizeOf = (operation: OperationDefinitionNode, fragments: Fragments): number =>
  measured(operation, fragments, { field: (_node, below) => 1 + below, together: (one, other) => one + other })

export const aliasesIn = (document: DocumentNode): number => {
  let aliases = 0
  visit(document, {
    Field: ({ alias }) => {
      if (alias !== undefined) aliases += 1
    },
  })
  return aliases
}
