import { expect, test } from '@jest/globals'
import type { Principal } from '@channel/contracts'
import { DealerCode } from '@channel/contracts'
import { principalTokens, signPrincipal, verifyPrincipal } from './principal-token.js'

const secret = 'a secret that is long enough'
const buyer: Principal = { subject: 'account-1', roles: ['dealer-buyer'], dealerCode: DealerCode.parse('D001') }
const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000)

test('what was signed is what is verified', async () => {
  expect(await verifyPrincipal(await signPrincipal(buyer, secret), secret)).toEqual(buyer)
})

test('a token lives 60 seconds', async () => {
  const token = await signPrincipal(buyer, secret, at(0))
  expect(await verifyPrincipal(token, secret, at(59))).toEqual(buyer)
  expect(await verifyPrincipal(token, secret, at(60))).toBeUndefined()
})

test('a token of another secret, an altered one and nonsense are refused', async () => {
  const token = await signPrincipal(buyer, secret)
  const middle = Math.floor(token.length / 2)
  const altered = token.slice(0, middle) + (token[middle] === 'A' ? 'B' : 'A') + token.slice(middle + 1)
  expect(await verifyPrincipal(await signPrincipal(buyer, 'another secret altogether'), secret)).toBeUndefined()
  expect(await verifyPrincipal(altered, secret)).toBeUndefined()
  expect(await verifyPrincipal('nonsense', secret)).toBeUndefined()
})

test('a busy caller is signed for once in 30 seconds, and each token is still good for 30 more', async () => {
  let now = at(0)
  const tokens = principalTokens(secret, () => now)
  const first = await tokens.sign(buyer)
  now = at(29)
  expect(await tokens.sign({ ...buyer })).toBe(first)
  now = at(30)
  expect(await tokens.sign(buyer)).not.toBe(first)
})

test('two callers never share a token', async () => {
  const tokens = principalTokens(secret)
  const other = await tokens.sign({ ...buyer, dealerCode: DealerCode.parse('D002') })
  expect(await tokens.sign(buyer)).not.toBe(other)
  expect((await tokens.verify(other))?.dealerCode).toBe('D002')
})

test('a token that was verified before still expires', async () => {
  let now = at(0)
  const tokens = principalTokens(secret, () => now)
  const token = await tokens.sign(buyer)
  expect(await tokens.verify(token)).toEqual(buyer)
  now = at(61)
  expect(await tokens.verify(token)).toBeUndefined()
})
