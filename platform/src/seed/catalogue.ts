import type { InputOf } from '@channel/contracts'
import type { registerProducts } from '@channel/contracts/inventory'

type Product = InputOf<typeof registerProducts>['products'][number]

type Line = readonly [sku: string, name: string, nameEn: string, unitPrice: string]

const RANGES: Record<string, readonly Line[]> = {
  颈椎按摩: [
    ['NM-G2', '颈椎按摩仪 G2 曜石黑', 'Neck massager G2 obsidian', '399.00'],
    ['NM-G2-W', '颈椎按摩仪 G2 云朵白', 'Neck massager G2 cloud', '399.00'],
    ['NM-G3', '颈椎按摩仪 G3 揉捏款', 'Neck massager G3 kneading', '599.00'],
    ['NM-G3-PRO', '颈椎按摩仪 G3 Pro 热敷款', 'Neck massager G3 Pro heated', '799.00'],
    ['NM-K5', '肩颈按摩披肩 K5', 'Shoulder wrap K5', '499.00'],
    ['NM-K5-S', '肩颈按摩披肩 K5 礼盒装', 'Shoulder wrap K5 gift box', '569.00'],
  ],
  眼部按摩: [
    ['EM-E3', '护眼仪 E3 热敷款', 'Eye massager E3 heated', '299.00'],
    ['EM-E4', '护眼仪 E4 折叠款', 'Eye massager E4 foldable', '399.00'],
    ['EM-E4-AIR', '护眼仪 E4 Air 轻薄款', 'Eye massager E4 Air', '459.00'],
    ['EM-E5-PRO', '护眼仪 E5 Pro 冷热双敷', 'Eye massager E5 Pro', '699.00'],
    ['EM-KID', '青少年护眼仪 K1', 'Youth eye care K1', '359.00'],
  ],
  腰部按摩: [
    ['WM-W1', '腰部按摩仪 W1', 'Waist massager W1', '599.00'],
    ['WM-W2', '腰部按摩仪 W2 热敷款', 'Waist massager W2 heated', '799.00'],
    ['WM-W3-PRO', '腰部按摩仪 W3 Pro 牵引款', 'Waist massager W3 Pro traction', '1299.00'],
    ['WM-PAD', '腰背按摩靠垫 P2', 'Back massage cushion P2', '329.00'],
  ],
  筋膜放松: [
    ['FG-M2', '筋膜枪 M2 入门款', 'Massage gun M2', '299.00'],
    ['FG-M3', '筋膜枪 M3 静音款', 'Massage gun M3 silent', '499.00'],
    ['FG-MINI', '迷你筋膜枪 Mini', 'Massage gun Mini', '269.00'],
    ['FG-MINI-P', '迷你筋膜枪 Mini 樱花粉', 'Massage gun Mini pink', '269.00'],
    ['FG-X1', '筋膜枪 X1 冷热敷款', 'Massage gun X1 hot and cold', '899.00'],
  ],
  头足按摩: [
    ['HM-H1', '头部按摩仪 H1', 'Head massager H1', '459.00'],
    ['HM-H2', '头皮护理仪 H2 红光款', 'Scalp care H2 red light', '999.00'],
    ['FM-F1', '足部按摩器 F1', 'Foot massager F1', '699.00'],
    ['FM-F2', '美腿按摩仪 F2', 'Leg massager F2', '559.00'],
    ['KM-N1', '膝部按摩仪 N1 热敷款', 'Knee massager N1 heated', '399.00'],
  ],
  配件耗材: [
    ['AC-GEL', '凝胶电极片 6 片装', 'Gel pads, 6', '39.00'],
    ['AC-HEAD', '筋膜枪按摩头 4 件套', 'Massage gun heads, 4', '59.00'],
    ['AC-CASE', '便携收纳包', 'Carry case', '49.00'],
    ['AC-CABLE', '磁吸充电线', 'Magnetic charging cable', '29.00'],
  ],
}

const SERVICE_LINES: Product[] = [
  { sku: 'SV-FREIGHT', name: '运费', nameEn: 'Freight', category: '服务', unit: '次', stocked: false },
  { sku: 'SV-ENGRAVE', name: '礼品刻字服务', nameEn: 'Engraving', category: '服务', unit: '次', stocked: false },
]

/** The launch that sold out at once; more of it is on the way. */
const LAUNCH: Product = {
  sku: 'FG-X2',
  name: '筋膜枪 X2 首发款',
  nameEn: 'Massage gun X2 first edition',
  category: '筋膜放松',
  unit: '台',
  listPrice: { unitPrice: '1099.00', currency: 'CNY' },
}
export const soldOutProduct = { sku: LAUNCH.sku, opening: 30 }

const goods: Product[] = Object.entries(RANGES).flatMap(([category, lines]) =>
  lines.map(([sku, name, nameEn, unitPrice]) => ({
    sku,
    name,
    nameEn,
    category,
    unit: category === '配件耗材' ? '件' : '台',
    listPrice: { unitPrice, currency: 'CNY' },
  })),
)

export const demoProducts: Product[] = [...goods, LAUNCH, ...SERVICE_LINES]
/** SKUs that hold stock everywhere, dearest ranges first, in a fixed order. */
export const demoSkus: string[] = goods.map(({ sku }) => sku)

export const listPriceOf = (sku: string): string => goods.find((product) => product.sku === sku)?.listPrice?.unitPrice ?? '0.00'
