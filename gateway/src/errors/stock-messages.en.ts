import type { ListWords, Messages } from './message-shape.js'

/** Stock that is kept for channels, gifts and buyers. */
const channels = ({ list }: ListWords) =>
  ({
    BUYER_CAP_EXCEEDED: ({ sku, cap, left }) => `${sku} is limited to ${cap} for each buyer; ${left} left for this one`,
    GIFT_BATCH_NOT_ALLOWED: ({ status }) => `The gift batch is ${status}: this cannot be done`,
    GIFT_BATCH_NOT_FOUND: ({ batchId }) => `No such gift batch: ${batchId}`,
    INSUFFICIENT_STOCK: ({ shortages }) =>
      `Not enough stock: ${list(shortages.map(({ sku, requested, available }) => `${sku} needs ${requested}, has ${available}`))}`,
    LOCATION_EXCLUDED: ({ channel, location }) => `Channel ${channel} does not sell from ${location}`,
    NOT_STOCKED: ({ skus }) => `These SKUs hold no stock: ${list(skus)}`,
    NO_GIFT_CHANNEL: ({ channel }) => `Not a channel of gifts: ${channel}`,
    QUOTA_AT_LOCATION: ({ channel, location }) => `Channel ${channel} has a quota at ${location} and cannot lose it`,
    QUOTA_BELOW_SOLD: ({ sku, location, sold }) =>
      `The quota would be lower than what was sold of it: ${sku} at ${location}, ${sold}`,
    UNKNOWN_CHANNEL: ({ channel }) => `No such sales channel: ${channel}`,
    UNKNOWN_LOCATION: ({ location }) => `No such warehouse or store: ${location}`,
    UNKNOWN_SKU: ({ skus }) => `Unknown SKUs: ${list(skus)}`,
    VALIDITY_PAST: ({ validUntil }) => `That moment is over: ${validUntil}`,
  }) satisfies Partial<Messages['refusals']>

const documents = ({ list }: ListWords) =>
  ({
    ADJUSTMENT_NOT_ALLOWED: ({ status }) => `The adjustment is ${status}: this cannot be done`,
    ADJUSTMENT_NOT_FOUND: ({ adjustmentId }) => `No such adjustment: ${adjustmentId}`,
    ALREADY_POSTED: ({ lines }) => `${lines} lines are in the books already: the stocktake cannot be cancelled`,
    ALREADY_REVERSED: () => 'The adjustment is undone already, or is about to be',
    IMPORT_ENDED: () => 'The import is over',
    IMPORT_NOT_FOUND: ({ importId }) => `No such import: ${importId}`,
    LINES_OPEN: ({ open }) => `${open.reduce((sum, { lines }) => sum + lines, 0)} lines are still open`,
    LINE_STATE: ({ lines }) => `This cannot be done with these lines: ${list(lines.map(({ sku }) => sku))}`,
    NOTE_REQUIRED: ({ reason }) => `The reason ${reason} needs a remark`,
    NOTHING_TO_COUNT: () => 'There is nothing to count',
    NOT_REQUESTER: () => 'Only whoever asked for it may take it back',
    REASON_REQUIRED: ({ skus }) => `What is short, rejected or lost needs a word: ${list(skus)}`,
    SAME_LOCATION: ({ location }) => `Source and destination are one place: ${location}`,
    SAME_PERSON: () => 'Somebody else has to approve this',
    SKU_IN_STOCKTAKE: ({ skus, numbers }) => `Being counted elsewhere: ${list(skus)} (${list(numbers)})`,
    SKU_NOT_IN_TRANSFER: ({ skus }) => `Not in the transfer: ${list(skus)}`,
    STOCKTAKE_NOT_FOUND: ({ stocktakeId }) => `No such stocktake: ${stocktakeId}`,
    STOCKTAKE_STATE: ({ status }) => `The stocktake is in status ${status}: this cannot be done`,
    TRANSFER_NOT_ALLOWED: ({ status }) => `The transfer is in status ${status}: this cannot be done`,
    TRANSFER_NOT_FOUND: ({ transferId }) => `No such transfer: ${transferId}`,
    TRANSFER_QUANTITY_EXCEEDED: ({ exceeded }) =>
      `More than is left: ${list(exceeded.map(({ sku, requested, left }) => `${sku} ${requested}, left ${left}`))}`,
    UNKNOWN_REASON: ({ reason, known }) => `No such reason, or not used any more: ${reason}; there are ${list(known)}`,
  }) satisfies Partial<Messages['refusals']>

const units = {
  ACTIVATED_ALREADY: ({ serial, at }) => `${serial} was activated at ${at}`,
  CASE_EMPTY: ({ case: code }) => `Nothing is in the case any more: ${code}`,
  CASE_EXISTS: ({ case: code }) => `The code of the case is taken: ${code}`,
  CASE_TWICE: ({ case: code }) => `The code of the case comes twice: ${code}`,
  DIVERSION_CLOSED: ({ diversionId }) => `The case is closed: ${diversionId}`,
  DIVERSION_NOT_FOUND: ({ diversionId }) => `No such case: ${diversionId}`,
  EXPIRED: ({ serial, expiresOn }) => `${serial} may not be sold after ${expiresOn}`,
  SERIAL_EXISTS: ({ serial }) => `The serial number is taken: ${serial}`,
  SERIAL_NOT_ALLOWED: ({ serial, state }) => `${serial} is ${state}: this cannot be done`,
  SERIAL_TWICE: ({ serial }) => `The serial number comes twice: ${serial}`,
  TOO_MANY_UNITS: ({ limit }) => `One call takes ${limit} units`,
  UNITS_REFUSED: ({ refused }) => `${refused.length} units or cases stand in the way; nothing moved`,
  UNKNOWN_CASE: ({ case: code }) => `No such case: ${code}`,
  UNKNOWN_SERIAL: ({ serial }) => `No such serial number: ${serial}`,
  WRONG_PLACE: ({ serial }) => `${serial} is somewhere else`,
} satisfies Partial<Messages['refusals']>

export const englishStock = (words: ListWords) => ({ ...channels(words), ...documents(words), ...units })
