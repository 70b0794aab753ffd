/**
 * Provinces of China by the two digits of their code (GB/T 2260), the beginning of their Chinese name, and the position of their seat of
 * government in degrees north and east.
 */
const PROVINCES: readonly (readonly [code: string, name: string, north: number, east: number])[] = [
  ['11', '北京', 39.9, 116.4],
  ['12', '天津', 39.1, 117.2],
  ['13', '河北', 38.0, 114.5],
  ['14', '山西', 37.9, 112.5],
  ['15', '内蒙古', 40.8, 111.7],
  ['21', '辽宁', 41.8, 123.4],
  ['22', '吉林', 43.9, 125.3],
  ['23', '黑龙江', 45.8, 126.6],
  ['31', '上海', 31.2, 121.5],
  ['32', '江苏', 32.1, 118.8],
  ['33', '浙江', 30.3, 120.2],
  ['34', '安徽', 31.9, 117.3],
  ['35', '福建', 26.1, 119.3],
  ['36', '江西', 28.7, 115.9],
  ['37', '山东', 36.7, 117.0],
  ['41', '河南', 34.8, 113.6],
  ['42', '湖北', 30.6, 114.3],
  ['43', '湖南', 28.2, 113.0],
  ['44', '广东', 23.1, 113.3],
  ['45', '广西', 22.8, 108.3],
  ['46', '海南', 20.0, 110.3],
  ['50', '重庆', 29.6, 106.6],
  ['51', '四川', 30.7, 104.1],
  ['52', '贵州', 26.6, 106.7],
  ['53', '云南', 25.0, 102.7],
  ['54', '西藏', 29.7, 91.1],
  ['61', '陕西', 34.3, 108.9],
  ['62', '甘肃', 36.1, 103.8],
  ['63', '青海', 36.6, 101.8],
  ['64', '宁夏', 38.5, 106.3],
  ['65', '新疆', 43.8, 87.6],
  ['71', '台湾', 25.0, 121.5],
  ['81', '香港', 22.3, 114.2],
  ['82', '澳门', 22.2, 113.5],
]

const FAR = Number.POSITIVE_INFINITY
const KM_PER_DEGREE = 111

const provinceOf = (region: string) => {
  const text = region.trim()
  return PROVINCES.find(([code, name]) => text.startsWith(name) || text.slice(0, 2) === code)
}

/**
 * Kilometres between two regions, as the crow flies on a flat map, which is enough to compare warehouses; 0 for the same text, infinite where
 * one of them is no province that we know.
 */
export const distanceKm = (one: string, other: string): number => {
  if (one !== '' && one.trim() === other.trim()) return 0
  const [from, to] = [provinceOf(one), provinceOf(other)]
  if (!from || !to) return FAR
  const [, , north, east] = from
  const [, , otherNorth, otherEast] = to
  const shrink = Math.cos((((north + otherNorth) / 2) * Math.PI) / 180)
  return Math.hypot(north - otherNorth, (east - otherEast) * shrink) * KM_PER_DEGREE
}
