import { hash, verify } from '@node-rs/argon2'
import type { Options } from '@node-rs/argon2'
import type { Passwords } from './passwords.js'

/** OWASP Password Storage Cheat Sheet: Argon2id (the library's default) with m = 19 MiB, t = 2, p = 1. */
const OPTIONS: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const argon2Passwords = (): Passwords => {
  const nobodys = hash('the password of nobody', OPTIONS)
  return {
    hash: (password) => hash(password, OPTIONS),
    matches: async (known, password) => {
      const right = await verify(known ?? (await nobodys), password)
      return known !== undefined && right
    },
  }
}
