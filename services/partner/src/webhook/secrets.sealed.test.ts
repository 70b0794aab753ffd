import { expect, it } from '@jest/globals'
import { Webhook } from 'standardwebhooks'
import { sealedSecrets } from './secrets.sealed.js'
import { signedHeaders } from './signing.standard.js'

const secrets = sealedSecrets('the secret of a platform')

it('a sealed secret opens again, shows nothing of itself, and not to another platform', () => {
  const secret = secrets.make()
  const sealed = secrets.seal(secret)
  expect(secrets.open(sealed)).toBe(secret)
  expect(Buffer.from(sealed).includes(secret.slice(6, 20))).toBe(false)
  expect(secrets.seal(secret)).not.toEqual(sealed)
  expect(() => sealedSecrets('another platform').open(sealed)).toThrow()
  const altered = sealed.with(-1, (sealed.at(-1) ?? 0) ^ 1)
  expect(() => secrets.open(altered)).toThrow()
})

it('a message is signed with every secret, and each of them alone is enough to check it', () => {
  const both = [secrets.make(), secrets.make()]
  const headers = signedHeaders(both, { id: 'm-1', at: new Date(), body: '{"a":"订单"}' })
  for (const secret of both) expect(new Webhook(secret).verify('{"a":"订单"}', headers)).toEqual({ a: '订单' })
  expect(() => new Webhook(secrets.make()).verify('{"a":"订单"}', headers)).toThrow()
  expect(() => new Webhook(both[0]!).verify('{"a":"订单!"}', headers)).toThrow()
})
