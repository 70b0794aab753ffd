import { editDealer } from '@channel/contracts/dealer'
import { demoDealers } from './dealers.js'
import type { Team } from './team.js'

type Row = readonly [
  licence: string,
  province: string,
  city: string,
  street: string,
  owner: string,
  purchasing: string,
  finance: string,
  phone: string,
]

const ROWS: Readonly<Record<string, Row>> = {
  'D-CN01': ['91310115MA793PCF4U', '上海', '上海', '浦东新区张江路 368 号', '沈国栋', '高远', '陆敏华', '021-58550101'],
  'D-SH01': ['91310104MA220CHX9G', '上海', '上海', '徐汇区漕溪北路 88 号', '周立群', '王思雨', '赵文静', '021-64280202'],
  'D-SH01-LJZ': [
    '91310115MARQ17GHBD',
    '上海',
    '上海',
    '浦东新区陆家嘴环路 1000 号',
    '周立群',
    '唐欣怡',
    '赵文静',
    '021-58880303',
  ],
  'D-SH01-QB': ['91310112MA8Q5T386E', '上海', '上海', '闵行区七莘路 3655 号', '周立群', '顾晓峰', '赵文静', '021-64190404'],
  'D-HZ01': ['91330106MAYX0TLR8P', '浙江', '杭州', '西湖区文三路 478 号', '章建平', '楼佳慧', '俞海燕', '0571-88960505'],
  'D-NJ01': ['91320102MAR86599LH', '江苏', '南京', '玄武区中山东路 301 号', '蒋卫东', '秦雪梅', '孔祥瑞', '025-84710606'],
  'D-GZ01': ['91440106MAUPYUUWB4', '广东', '广州', '天河区天河北路 233 号', '梁志强', '陈嘉仪', '何婉婷', '020-38810707'],
  'D-SZ01': ['91440305MA2UKAMCGC', '广东', '深圳', '南山区科苑南路 3099 号', '黄启明', '罗诗琪', '曾国华', '0755-86270808'],
  'D-FZ01': ['91350102MA757F82YQ', '福建', '福州', '鼓楼区五四路 111 号', '林建辉', '郑秀兰', '吴晓燕', '0591-87830909'],
  'D-BJ01': ['91110105MAXTUYHT9N', '北京', '北京', '朝阳区建国路 93 号', '刘永刚', '张雅琴', '李春梅', '010-65891010'],
  'D-TJ01': ['91120101MA0X9JNW9H', '天津', '天津', '和平区南京路 189 号', '杨振海', '孟凡丽', '郭玉兰', '022-23301111'],
  'D-CD01': ['91510104MAUQG6DDKR', '四川', '成都', '锦江区东大街 216 号', '谢文涛', '邓丽娟', '蒲建华', '028-86651212'],
  'D-CQ01': ['91500103MA9DE5798C', '重庆', '重庆', '渝中区民权路 28 号', '冉光明', '向红梅', '谭小凤', '023-63781313'],
  'D-WH01': ['91420106MATR121ELF', '湖北', '武汉', '武昌区中北路 9 号', '胡志远', '余晓莉', '熊建军', '027-87321414'],
  'D-XA01': ['91610113MA8GHLFNAW', '陕西', '西安', '雁塔区小寨东路 126 号', '马宏伟', '马俊杰', '白雪莹', '029-85221515'],
}

const BANKS = ['中国工商银行', '招商银行', '中国建设银行', '交通银行']

const addressesOf = (name: string, [, province, city, street, , purchasing, , phone]: Row) => {
  const place = { province, city, phone }
  return [
    { ...place, label: '总部仓库', recipient: purchasing, street, isDefault: true },
    { ...place, label: '门店收货', recipient: `${name.slice(0, 4)}门店`, street: `${street} 一楼店面` },
  ]
}

const contactsOf = (code: string, [, , , , owner, purchasing, finance, phone]: Row) => {
  const email = (box: string) => `${box}@${code.toLowerCase()}.example.cn`
  return [
    { name: owner, role: 'owner' as const, phone },
    { name: purchasing, role: 'purchasing' as const, phone, email: email('caigou') },
    { name: finance, role: 'finance' as const, phone, email: email('caiwu') },
  ]
}

/** National: all of eastern China; a store: its city; everybody else: the province. */
const territoriesOf = (code: string, [, province, city]: Row) => {
  if (code === 'D-CN01') return ['上海', '浙江', '江苏'].map((each) => ({ province: each }))
  return code.startsWith('D-SH01-') ? [{ province, city }] : [{ province }]
}

/** Everything that the master keeps of a dealer beside its name and its place in the tree. */
export const sowProfiles = async ({ platform, managerId }: Team): Promise<void> => {
  for (const [at, { code, name }] of demoDealers.entries()) {
    const row = ROWS[code]
    if (!row) continue
    const [licence, , city, street, , , , phone] = row
    await platform.must(editDealer, `profile:${code}`, {
      dealerCode: code,
      version: 1,
      licence,
      channel: 'DEALER',
      accountManager: managerId,
      contacts: contactsOf(code, row),
      addresses: addressesOf(name, row),
      territories: territoriesOf(code, row),
      bank: {
        bankName: `${BANKS[at % BANKS.length] ?? ''}${city}分行`,
        accountName: name,
        accountNumber: `62170012${String(10_000_000 + at * 7_919)}`,
      },
      invoice: { title: name, taxNumber: licence, address: `${city}市${street}`, phone },
      reason: '建档',
    })
  }
}
