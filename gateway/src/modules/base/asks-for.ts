import type { FragmentDefinitionNode, GraphQLResolveInfo } from 'graphql'
import { fieldsOf } from '../../limits/operation-facts.js'

type Asked = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>

/** Whether the selection below a field names one that is worth computing only then. */
export const asksFor = ({ fieldNodes, fragments }: Asked, field: string): boolean => {
  const known = new Map<string, FragmentDefinitionNode>(Object.entries(fragments))
  return fieldNodes.some(
    ({ selectionSet }) => selectionSet !== undefined && fieldsOf(selectionSet, known).some(({ name }) => name.value === field),
  )
}
