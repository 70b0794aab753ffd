import { businessDay } from '@channel/contracts'
import type { Account } from '@channel/contracts/identity'
import { createAccount } from '@channel/contracts/identity'
import type { NewAccount } from './accounts.js'
import { DEMO_PASSWORD, GUIDE, OPS, SHANGHAI_BUYER, STOREKEEPER, XIAN_BUYER } from './accounts.js'
import type { Sower } from './sower.js'

/** Who plants the demo data. */
export type Team = {
  readonly platform: Sower
  readonly ops: Sower
  readonly storekeeper: Sower
  readonly guide: Sower
  /** Buyers of dealers. */
  readonly shanghai: Sower
  readonly xian: Sower
  /** Account of the brand's person who looks after dealers. */
  readonly managerId: string
  /** When planting began: days are counted from here, so that a start that was cut off asks for the same days again. */
  readonly since: Date
}

export const openAccount = (sower: Sower, account: NewAccount): Promise<Account> =>
  sower.must(createAccount, `account:${account.username}`, { ...account, password: DEMO_PASSWORD })

export const teamOf = async (platform: Sower): Promise<Team> => {
  const ops = await openAccount(platform, OPS)
  const storekeeper = await openAccount(platform, STOREKEEPER)
  const guide = await openAccount(platform, GUIDE)
  const shanghai = await openAccount(platform, SHANGHAI_BUYER)
  const xian = await openAccount(platform, XIAN_BUYER)
  return {
    platform,
    ops: platform.as(ops),
    storekeeper: platform.as(storekeeper),
    guide: platform.as(guide),
    shanghai: platform.as(shanghai),
    xian: platform.as(xian),
    managerId: ops.id,
    since: new Date(ops.createdAt),
  }
}

const DAY_MS = 24 * 60 * 60 * 1_000

export const momentAfter = (since: Date, days: number): string => new Date(since.getTime() + days * DAY_MS).toISOString()
export const dayAfter = (since: Date, days: number): string => momentAfter(since, days).slice(0, 10)
/** The business day on which planting began. */
export const dayOf = ({ since }: Team): string => businessDay(since)
