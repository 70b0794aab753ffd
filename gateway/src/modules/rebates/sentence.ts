import { formatMinor } from '@channel/contracts'
import type { RebateEntry } from '@channel/contracts/dealer'
import type { Language } from '../../request/language.js'

/** 250 basis points are 2.5 %. */
const percent = (bps: number): string => `${bps / 100} %`

type Words = {
  readonly measured: (entry: RebateEntry, value: string | null, from: string | null) => string
  readonly reasons: { [Reason in RebateEntry['reason']]: (entry: RebateEntry, figures: Figures) => string }
}
/** Amounts as people read them. */
type Figures = { readonly amount: string; readonly base: string; readonly cap: string; readonly because: string }

const NAMES = {
  en: {
    ...{ amount: 'amount', quantity: 'quantity', growth: 'growth', skus: 'number of SKUs', categories: 'number of categories' },
    ...{ share: 'share', achievement: 'achievement', tier: 'tier' },
  },
  'zh-CN': {
    ...{ amount: '金额', quantity: '数量', growth: '增长率', skus: '货号数', categories: '品类数', share: '占比' },
    ...{ achievement: '达成率', tier: '等级' },
  },
}

const english: Words = {
  measured: ({ explanation: { measure, tier } }, value, from) => {
    if (measure === 'tier') return `tier ${tier ?? '–'}`
    if (value === null) return `${NAMES.en[measure]} cannot be measured`
    return `${NAMES.en[measure]} ${value}, ${from === null ? 'below the first step' : `step from ${from}`}`
  },
  reasons: {
    line: ({ rateBps }, { amount, base, because }) => `${base} at ${percent(rateBps)} gives ${amount} (${because})`,
    step: ({ explanation: { rateBeforeBps, rateBps } }, { amount, base, because }) =>
      `The rate went from ${percent(rateBeforeBps)} to ${percent(rateBps)} (${because}): ${amount} for the ${base} before`,
    cap: (_, { amount, cap }) => `The dealer's cap of ${cap} makes ${amount}`,
    recalculation: (_, { amount, because }) =>
      `A period compared with changed, or the policy's end moved: ${amount} (${because})`,
    'policy-cap': (_, { amount, cap }) => `The cap of ${cap} for all dealers makes ${amount}`,
  },
}

const chinese: Words = {
  measured: ({ explanation: { measure, tier } }, value, from) => {
    if (measure === 'tier') return `等级 ${tier ?? '–'}`
    if (value === null) return `${NAMES['zh-CN'][measure]}无法计量`
    return `${NAMES['zh-CN'][measure]} ${value}，${from === null ? '未达首档' : `达到 ${from} 档`}`
  },
  reasons: {
    line: ({ rateBps }, { amount, base, because }) => `${base} 按 ${percent(rateBps)} 计提 ${amount}（${because}）`,
    step: ({ explanation: { rateBeforeBps, rateBps } }, { amount, base, because }) =>
      `比例由 ${percent(rateBeforeBps)} 变为 ${percent(rateBps)}（${because}），此前 ${base} 补差 ${amount}`,
    cap: (_, { amount, cap }) => `经销商封顶 ${cap}，调整 ${amount}`,
    recalculation: (_, { amount, because }) => `对比期间有变动或政策截止日变更，重算 ${amount}（${because}）`,
    'policy-cap': (_, { amount, cap }) => `政策总额封顶 ${cap}，调整 ${amount}`,
  },
}

/** Growth, share and achievement are basis points, amounts money, the rest counts. */
const shown = ({ explanation: { measure }, currency }: RebateEntry, value: number | null): string | null => {
  if (value === null) return null
  if (measure === 'amount') return `${formatMinor(value, currency)} ${currency}`
  return ['growth', 'share', 'achievement'].includes(measure) ? percent(value) : String(value)
}

/** Why an entry is there, for people. */
export const sentenceOf = (entry: RebateEntry, language: Language): string => {
  const words = language === 'en' ? english : chinese
  const money = (minor: number): string => `${formatMinor(minor, entry.currency)} ${entry.currency}`
  const { measured, stepFrom, capMinor } = entry.explanation
  return words.reasons[entry.reason](entry, {
    amount: money(entry.amountMinor),
    base: money(entry.baseMinor),
    cap: capMinor === null ? '–' : money(capMinor),
    because: words.measured(entry, shown(entry, measured), shown(entry, stepFrom)),
  })
}
