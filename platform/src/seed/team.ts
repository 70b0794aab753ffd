import type { Account } from '@channel/contracts/identity'
import { createAccount } from '@channel/contracts/identity'
import type { NewAccount } from './accounts.js'
import { DEMO_PASSWORD, GUIDE, OPS, STOREKEEPER } from './accounts.js'
import type { Sower } from './sower.js'

/** Who plants the demo data. */
export type Team = {
  readonly platform: Sower
  readonly ops: Sower
  readonly storekeeper: Sower
  readonly guide: Sower
  /** When planting began: days are counted from here, so that a start that was cut off asks for the same days again. */
  readonly since: Date
}

export const openAccount = (sower: Sower, account: NewAccount): Promise<Account> =>
  sower.must(createAccount, `account:${account.username}`, { ...account, password: DEMO_PASSWORD })

export const teamOf = async (platform: Sower): Promise<Team> => {
  const ops = await openAccount(platform, OPS)
  const storekeeper = await openAccount(platform, STOREKEEPER)
  const guide = await openAccount(platform, GUIDE)
  return {
    platform,
    ops: platform.as(ops),
    storekeeper: platform.as(storekeeper),
    guide: platform.as(guide),
    since: new Date(ops.createdAt),
  }
}

const DAY_MS = 24 * 60 * 60 * 1_000

export const momentAfter = (since: Date, days: number): string => new Date(since.getTime() + days * DAY_MS).toISOString()
export const dayAfter = (since: Date, days: number): string => momentAfter(since, days).slice(0, 10)
