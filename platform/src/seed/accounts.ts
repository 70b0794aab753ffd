import type { InputOf } from '@channel/contracts'
import type { createAccount } from '@channel/contracts/identity'

export type NewAccount = Omit<InputOf<typeof createAccount>, 'idempotencyKey' | 'password'>

/** The account whose existence says that everything else was seeded: it is opened last. */
export const ADMIN = 'admin'

/** For a demonstration on one machine; change it, or seed nothing, where others can reach the platform. */
export const DEMO_PASSWORD = 'qudao-demo-2026'

export const OPS: NewAccount = { username: 'ops', displayName: '李运营', roles: ['brand-ops'] }
export const STOREKEEPER: NewAccount = { username: 'stock', displayName: '孙仓管', roles: ['brand-ops'] }
export const GUIDE: NewAccount = {
  username: 'guide.sh01',
  displayName: '周导购（上海南京东路店）',
  roles: ['guide'],
  storeCode: 'ST-SH-01',
}

export const SHANGHAI_BUYER: NewAccount = {
  username: 'sh01.buyer',
  displayName: '王采购（上海康悦）',
  roles: ['dealer-buyer'],
  dealerCode: 'D-SH01',
}
export const XIAN_BUYER: NewAccount = {
  username: 'xa01.buyer',
  displayName: '马采购（西安秦舒）',
  roles: ['dealer-buyer'],
  dealerCode: 'D-XA01',
}

export const demoAccounts: NewAccount[] = [
  OPS,
  STOREKEEPER,
  { username: 'cn01.buyer', displayName: '高采购（华东康健集团）', roles: ['dealer-buyer'], dealerCode: 'D-CN01' },
  SHANGHAI_BUYER,
  { username: 'sh01.finance', displayName: '赵财务（上海康悦）', roles: ['dealer-finance'], dealerCode: 'D-SH01' },
  { username: 'gz01.buyer', displayName: '陈采购（广州颐安）', roles: ['dealer-buyer'], dealerCode: 'D-GZ01' },
  { username: 'gz01.finance', displayName: '何财务（广州颐安）', roles: ['dealer-finance'], dealerCode: 'D-GZ01' },
  XIAN_BUYER,
  GUIDE,
  { username: ADMIN, displayName: '品牌管理员', roles: ['brand-admin'] },
]
