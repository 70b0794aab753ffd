import { mapSku, registerShop, startMarketImport, takeMarketRows } from '@channel/contracts/order'
import type { Team } from './team.js'

const SHOP = 'TUAN-01'
const KNOWN = 'JKT-G2-BK'

const HEADERS = ['订单编号', '商家编码', '商品名称', '数量', '实付金额', '订单状态', '收货人', '手机', '省份']
const ROWS = [
  ['TG20260001', KNOWN, '颈椎按摩仪 G2 黑色 团购装', '2', '718.00', '已付款', '韩雪', '13900001234', '上海'],
  /** Nobody has said yet what this one is: it waits in the queue. */
  ['TG20260002', 'JKT-YH-LB', '护眼礼包（热敷＋收纳包）', '1', '328.00', '已付款', '汪洋', '13900005678', '江苏'],
  ['TG20260003', KNOWN, '颈椎按摩仪 G2 黑色 团购装', '1', '359.00', '待付款', '邹敏', '13900009012', '浙江'],
]

/** A group-buying shop that sends its orders as a spreadsheet; placing what is paid follows by itself. */
export const sowFileShop = async ({ platform, ops }: Team): Promise<void> => {
  const terms = { platform: 'file' as const, salesChannel: 'ONLINE', region: '上海', currency: 'CNY' }
  await platform.must(registerShop, `shop:${SHOP}`, { code: SHOP, name: '社群团购（表格导入）', ...terms })
  await ops.must(mapSku, `shop:${SHOP}:${KNOWN}`, { shop: SHOP, externalSku: KNOWN, sku: 'NM-G2' })
  const file = { shop: SHOP, fileName: '团购订单-第一批.xlsx' }
  const { importId } = await ops.must(startMarketImport, `shop:${SHOP}:import`, file)
  const rows = ROWS.map((cells, at) => ({
    line: at + 2,
    cells: Object.fromEntries(HEADERS.map((header, column) => [header, cells[column] ?? ''])),
  }))
  await ops.must(takeMarketRows, `shop:${SHOP}:import:0`, { importId, part: 0, last: true, rows })
}
