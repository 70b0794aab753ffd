import type { RpcOutcome } from './outcome.js'

export const noAnswerWithin = (ms: number): RpcOutcome => ({ kind: 'unavailable', reason: `no answer within ${ms} ms` })

/** Stops waiting after `ms`; the work itself goes on, as nothing can stop a handler from outside. */
export const withinLimit = async (ms: number, work: Promise<RpcOutcome>): Promise<RpcOutcome> => {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<RpcOutcome>((resolve) => {
    timer = setTimeout(() => resolve(noAnswerWithin(ms)), ms)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
