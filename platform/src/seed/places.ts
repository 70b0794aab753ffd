import type { InputOf } from '@channel/contracts'
import type { registerLocations } from '@channel/contracts/inventory'

type Location = InputOf<typeof registerLocations>['locations'][number]

export const demoWarehouses: Location[] = [
  { code: 'WH-SH', name: '上海青浦中心仓', kind: 'warehouse', region: '华东', priority: 10 },
  { code: 'WH-GZ', name: '广州黄埔仓', kind: 'warehouse', region: '华南', priority: 20 },
  { code: 'WH-CD', name: '成都双流仓', kind: 'warehouse', region: '西南', priority: 30 },
]

const STORES: readonly (readonly [code: string, name: string, region: string])[] = [
  ['ST-SH-01', '上海南京东路店', '华东'],
  ['ST-SH-02', '上海徐家汇店', '华东'],
  ['ST-HZ-01', '杭州湖滨店', '华东'],
  ['ST-NJ-01', '南京新街口店', '华东'],
  ['ST-GZ-01', '广州天河城店', '华南'],
  ['ST-SZ-01', '深圳万象天地店', '华南'],
  ['ST-BJ-01', '北京朝阳大悦城店', '华北'],
  ['ST-TJ-01', '天津滨江道店', '华北'],
  ['ST-CD-01', '成都春熙路店', '西南'],
  ['ST-CQ-01', '重庆解放碑店', '西南'],
  ['ST-WH-01', '武汉楚河汉街店', '华中'],
  ['ST-XA-01', '西安小寨店', '西北'],
]

export const demoStores: Location[] = STORES.map(([code, name, region]) => ({
  code,
  name,
  kind: 'store',
  region,
  priority: 500,
}))
