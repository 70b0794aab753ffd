export type Language = 'zh-CN' | 'en'

type Preference = { tag: string; weight: number }

const preference = (part: string): Preference => {
  const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
  const quality = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find((value) => value !== undefined)
  return { tag, weight: quality === undefined ? 1 : Number(quality) }
}

const languageOf = (tag: string): Language | undefined => {
  if (tag === 'zh' || tag.startsWith('zh-')) return 'zh-CN'
  return tag === 'en' || tag.startsWith('en-') ? 'en' : undefined
}

/** The first language of `Accept-Language` that we speak, by its weight; Chinese where there is none. */
export const preferredLanguage = (header: string | undefined): Language => {
  const accepted = (header ?? '')
    .slice(0, 500)
    .split(',')
    .map(preference)
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
  return accepted.map(({ tag }) => languageOf(tag)).find((language) => language !== undefined) ?? 'zh-CN'
}
