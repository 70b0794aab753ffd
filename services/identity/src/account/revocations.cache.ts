import type { KeyValue } from '@channel/service-kit'
import type { Revocations } from './revocations.js'
import { ACCESS_SECONDS, revocationKey } from './session.js'

export const cachedRevocations = (cache: KeyValue): Revocations => ({
  publish: async (sessionIds) => {
    await Promise.all(sessionIds.map((id) => cache.set(revocationKey(id), '1', ACCESS_SECONDS)))
  },
})
