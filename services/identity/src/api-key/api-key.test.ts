import { describe, expect, it } from '@jest/globals'
import { DealerCode } from '@channel/contracts'
import type { StoredApiKey } from './api-key.js'
import { holderOf, partsOf, statusAt, tokenOf } from './api-key.js'

const ID = '0197a5a0-0000-7000-8000-000000000001'
const SECRET = 's'.repeat(41) + '_-'
const stored = (more: Partial<StoredApiKey> = {}): StoredApiKey => ({
  id: ID,
  name: 'ERP',
  scopes: ['orders:read'],
  dealerCode: null,
  createdBy: 'admin-1',
  createdAt: '2026-03-01T08:00:00.000Z',
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
  ...more,
})
const D1 = DealerCode.parse('D1')

describe('a key as text', () => {
  it('tells its id and its secret again', () => {
    expect(partsOf(tokenOf(ID, SECRET))).toEqual({ id: ID, secret: SECRET })
    expect(tokenOf(ID, SECRET)).toMatch(/^cmk_[0-9a-f]{32}_/)
  })

  it.each(['', 'cmk_', `cmk_${'0'.repeat(32)}_short`, `xxx_${'0'.repeat(32)}_${SECRET}`, `${tokenOf(ID, SECRET)}x`])(
    'is none where it is %j',
    (token) => expect(partsOf(token)).toBeUndefined(),
  )
})

describe('whom a key stands for', () => {
  it('the brand: operations, never an administrator, whatever its scopes', () => {
    expect(holderOf(stored({ scopes: ['orders:write', 'credit:write'] })).principal).toEqual({
      subject: `key:${ID}`,
      roles: ['brand-ops'],
    })
  })

  it.each([
    [['orders:read'], ['dealer-buyer']],
    [['statements:read'], ['dealer-finance']],
    [
      ['orders:write', 'credit:read'],
      ['dealer-buyer', 'dealer-finance'],
    ],
  ] as const)('a dealer: with scopes %j the roles %j', (scopes, roles) => {
    expect(holderOf(stored({ dealerCode: D1, scopes: [...scopes] })).principal).toMatchObject({ roles, dealerCode: 'D1' })
  })
})

describe('the status of a key', () => {
  const at = '2026-03-01T08:00:00.000Z'
  it.each([
    [{}, 'active'],
    [{ expiresAt: '2026-03-01T08:00:00.001Z' }, 'active'],
    [{ expiresAt: at }, 'expired'],
    [{ expiresAt: at, revokedAt: at }, 'revoked'],
  ] as const)('%j is %s', (more, status) => {
    expect(statusAt(stored(more), at)).toBe(status)
  })
})
