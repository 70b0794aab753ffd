import type { CallContext } from '@channel/contracts'
import type { RpcCaller } from '@channel/service-kit'
import type { Clients } from '../clients/clients.js'
import { clientsOf } from '../clients/clients.js'
import type { Loaders } from '../clients/loaders.js'
import { loadersOf } from '../clients/loaders.js'
import { remoteFor } from '../clients/remote.js'
import type { Caller } from './caller.js'
import { anonymous } from './caller.js'
import type { Language } from './language.js'

/** What a resolver gets beside its parent and arguments; one for each request. */
export type RequestContext = {
  readonly caller: Caller
  readonly call: CallContext
  readonly language: Language
  readonly idempotencyKey: string | undefined
  /** Set once the operation is known, before it runs. */
  severalMutations: boolean
  readonly clients: Clients
  readonly loaders: Loaders
}

export type RequestFacts = {
  caller: Caller
  traceId: string
  language: Language
  idempotencyKey: string | undefined
}

export const requestContext = (rpc: RpcCaller, facts: RequestFacts): RequestContext => {
  const { caller, traceId, language, idempotencyKey } = facts
  const call = { principal: caller.known ? caller.principal : anonymous, traceId }
  const clients = clientsOf(remoteFor(rpc, call, language))
  return { caller, call, language, idempotencyKey, severalMutations: false, clients, loaders: loadersOf(clients) }
}
