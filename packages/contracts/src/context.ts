import type { Principal } from './principal.js'

/** What travels with every call beside its input. */
export type CallContext = { readonly principal: Principal; readonly traceId: string }
