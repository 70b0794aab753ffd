import type { ListWords, Messages } from './message-shape.js'

const problems = {
  empty: 'it would end before it begins',
  past: 'that moment is over, and what has been quoted stays as it was',
  fixed: 'begin and priority of an active list stay as they are; copy it into a new one',
}

export const englishPrices = ({ list }: ListWords) =>
  ({
    PRICE_LIST_NOT_FOUND: ({ listCode }) => `No such price list: ${listCode}`,
    PRICE_LIST_EXISTS: ({ listCode }) => `The code is taken: ${listCode}`,
    PRICE_LIST_CHANGED: ({ listCode }) => `Somebody else changed ${listCode} meanwhile; read it again, then change it`,
    PRICE_LIST_NOT_ALLOWED_IN_STATUS: ({ listCode, status }) => `${listCode} is ${status}: this cannot be done`,
    PRICE_LIST_VALIDITY: ({ listCode, problem }) => `The validity of ${listCode} does not do: ${problems[problem]}`,
    PRICES_OVERLAP: ({ overlaps }) =>
      `Changes of one SKU and break overlap in time: ${list(overlaps.map(({ position, other }) => `${other + 1} and ${position + 1}`))}`,
    PRICES_CHANGED: ({ changed }) =>
      `Somebody else changed these prices; read them again: ${list(changed.map(({ sku }) => sku))}`,
  }) satisfies Partial<Messages['refusals']>
