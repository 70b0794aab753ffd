import type { InputOf } from '@channel/contracts'
import type { registerDealers } from '@channel/contracts/dealer'

type Dealer = InputOf<typeof registerDealers>['dealers'][number]

const YUAN = 100
const dealer = (code: string, name: string, region: string, tier: string, limitYuan: number, parent?: string): Dealer => ({
  code,
  name,
  region,
  tier,
  ...(parent !== undefined && { parent }),
  currency: 'CNY',
  creditLimitMinor: limitYuan * YUAN,
})

const NATIONAL = 'D-CN01'
/** They order from the brand, each for its region. */
export const regionalDealers: Dealer[] = [
  dealer('D-SH01', '上海康悦健康科技有限公司', '上海', 'gold', 800_000, NATIONAL),
  dealer('D-HZ01', '杭州舒颐电子商务有限公司', '浙江', 'gold', 600_000, NATIONAL),
  dealer('D-NJ01', '南京和颐贸易有限公司', '江苏', 'silver', 400_000, NATIONAL),
  dealer('D-GZ01', '广州颐安健康用品有限公司', '广东', 'gold', 800_000),
  dealer('D-SZ01', '深圳轻松生活科技有限公司', '广东', 'gold', 700_000),
  dealer('D-FZ01', '福州闽康商贸有限公司', '福建', 'silver', 300_000),
  dealer('D-BJ01', '北京京颐健康管理有限公司', '北京', 'gold', 800_000),
  dealer('D-TJ01', '天津津舒商贸有限公司', '天津', 'standard', 200_000),
  dealer('D-CD01', '成都蜀康健康科技有限公司', '四川', 'silver', 400_000),
  dealer('D-CQ01', '重庆渝舒电器有限公司', '重庆', 'silver', 300_000),
  dealer('D-WH01', '武汉楚颐商贸有限公司', '湖北', 'standard', 200_000),
  /** A small limit: this one is refused for credit in the demo orders. */
  dealer('D-XA01', '西安秦舒健康用品有限公司', '陕西', 'standard', 20_000),
]

/** Three levels above and below Shanghai, so that a branch of the tree can be looked at from every side. */
export const demoDealers: Dealer[] = [
  dealer(NATIONAL, '华东康健产业集团有限公司', '上海', 'gold', 2_000_000),
  ...regionalDealers,
  dealer('D-SH01-LJZ', '上海康悦陆家嘴专卖店', '上海', 'standard', 60_000, 'D-SH01'),
  dealer('D-SH01-QB', '上海康悦七宝专卖店', '上海', 'standard', 50_000, 'D-SH01'),
]
