import type { Command, Query } from '@channel/contracts'
import type { PipeTransform } from '@nestjs/common'
import { RpcInvalid } from './rpc-errors.js'

/**
 * The edge of every service: `@Payload(parsed(reserveStock))`. What the handler gets is a fresh value, never an object that
 * the caller still holds, also where both live in one process.
 */
export const parsed = (message: Command | Query): PipeTransform => ({
  transform: (input: unknown) => {
    const outcome = message.input.safeParse(input)
    if (outcome.success) return outcome.data
    const issues = outcome.error.issues.map(({ path, code, message: text }) => ({
      path: path.map((step) => (typeof step === 'number' ? step : String(step))),
      code,
      message: text,
    }))
    throw new RpcInvalid(message.pattern, issues)
  },
})
