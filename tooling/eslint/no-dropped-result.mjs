import { ESLintUtils } from '@typescript-eslint/utils'

/** True where every member of the type has a boolean `ok`: a Result. */
const isResult = (checker, type) => {
  const members = type.isUnion() ? type.types : [type]
  return members.every((member) => {
    const ok = member.getProperty('ok')
    return ok !== undefined && (member.getProperty('error') ?? member.getProperty('value')) !== undefined
  })
}

/** A refusal that nobody looks at is a swallowed error: a call that answers a Result may not stand alone as a statement. */
export const noDroppedResult = ESLintUtils.RuleCreator.withoutDocs({
  meta: { type: 'problem', schema: [], messages: { dropped: 'This Result is dropped: handle its refusal or return it.' } },
  defaultOptions: [],
  create(context) {
    const services = ESLintUtils.getParserServices(context)
    const checker = services.program.getTypeChecker()
    return {
      ExpressionStatement(node) {
        const inner = node.expression.type === 'AwaitExpression' ? node.expression.argument : node.expression
        if (inner.type !== 'CallExpression') return
        const type = services.getTypeAtLocation(inner)
        const settled = checker.getAwaitedType(type) ?? type
        if (isResult(checker, settled)) context.report({ node, messageId: 'dropped' })
      },
    }
  },
})
