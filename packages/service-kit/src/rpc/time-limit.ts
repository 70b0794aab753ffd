import type { RpcOutcome } from './outcome.js'

export const noAnswerWithin = (ms: number): RpcOutcome => ({ kind: 'unavailable', reason: `no answer within ${ms} ms` })

/** Stops waiting after `ms`; the work itself goes on, as nothing can stop a handler from outside. */
export const withinLimit = (ms: number, work: Promise<RpcOutcome>): Promise<RpcOutcome> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(noAnswerWithin(ms)), ms)
    const then =
      <T>(settle: (value: T) => void) =>
      (value: T) => {
        clearTimeout(timer)
        settle(value)
      }
    work.then(then(resolve), then(reject))
  })
