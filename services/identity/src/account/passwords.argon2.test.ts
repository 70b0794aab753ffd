import { describe, expect, it } from '@jest/globals'
import { argon2Passwords } from './passwords.argon2.js'

const passwords = argon2Passwords()

describe('passwords', () => {
  it('are kept as argon2id with the parameters that OWASP asks for, salted', async () => {
    const [first, second] = [await passwords.hash('one password'), await passwords.hash('one password')]
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(first).not.toBe(second)
    expect(await passwords.matches(first, 'one password')).toBe(true)
    expect(await passwords.matches(first, 'another password')).toBe(false)
  })

  it('never match where there is no account, not even the dummy', async () => {
    expect(await passwords.matches(undefined, 'the password of nobody')).toBe(false)
  })
})
