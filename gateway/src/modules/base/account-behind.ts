import { AccountId } from '@channel/contracts'
import type { Account } from '@channel/contracts/identity'
import type { Loaders } from '../../clients/loaders.js'

/** An actor is an account or one of the platform's own services. */
export const accountBehind = (actor: string, loaders: Loaders): Promise<Account | null> | null =>
  AccountId.safeParse(actor).success ? loaders.accounts.load(actor) : null
