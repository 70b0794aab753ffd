import type { InputOf } from '@channel/contracts'
import type { registerLocations } from '@channel/contracts/inventory'

type Location = InputOf<typeof registerLocations>['locations'][number]

/** Regions are provinces: that is what `nearest` measures distances between. */
export const demoWarehouses: Location[] = [
  { code: 'WH-SH', name: '上海青浦中心仓', kind: 'warehouse', region: '上海', priority: 10 },
  { code: 'WH-GZ', name: '广州黄埔仓', kind: 'warehouse', region: '广东', priority: 20 },
  { code: 'WH-CD', name: '成都双流仓', kind: 'warehouse', region: '四川', priority: 30 },
]

const STORES: readonly (readonly [code: string, name: string, region: string])[] = [
  ['ST-SH-01', '上海南京东路店', '上海'],
  ['ST-SH-02', '上海徐家汇店', '上海'],
  ['ST-HZ-01', '杭州湖滨店', '浙江'],
  ['ST-NJ-01', '南京新街口店', '江苏'],
  ['ST-GZ-01', '广州天河城店', '广东'],
  ['ST-SZ-01', '深圳万象天地店', '广东'],
  ['ST-BJ-01', '北京朝阳大悦城店', '北京'],
  ['ST-TJ-01', '天津滨江道店', '天津'],
  ['ST-CD-01', '成都春熙路店', '四川'],
  ['ST-CQ-01', '重庆解放碑店', '重庆'],
  ['ST-WH-01', '武汉楚河汉街店', '湖北'],
  ['ST-XA-01', '西安小寨店', '陕西'],
]

export const demoStores: Location[] = STORES.map(([code, name, region]) => ({
  code,
  name,
  kind: 'store',
  region,
  priority: 500,
}))
