import { createHmac } from 'node:crypto'
import type { Say } from '../program.js'
import { openFirstAdmin, seedDemo } from './seed.js'
import type { Caller } from './sower.js'
import { DEMO_PASSWORD, demoAccounts } from './accounts.js'

/** Gives an empty platform its demo data, or else its first administrator. */
export const fillPlatform = async (env: { seedDemo: boolean }, caller: Caller, secret: string, say: Say): Promise<void> => {
  if (env.seedDemo) {
    await seedDemo(caller, say)
    return
  }
  const password = createHmac('sha256', secret).update('first administrator').digest('base64url').slice(0, 20)
  const admin = await openFirstAdmin(caller, password)
  if (admin) say(`First account: ${admin.username} / ${password} (shown once; change it)`)
}

export const sayLogins = (say: Say): void => {
  say('')
  say(`Accounts of the demo data, password ${DEMO_PASSWORD}:`)
  for (const { username, displayName, roles } of demoAccounts)
    say(`  ${username.padEnd(14)} ${roles.join(', ').padEnd(16)} ${displayName}`)
}
