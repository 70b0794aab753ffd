// Writes src/generated/ from the SDL files: resolver types, and the SDL itself as a string so that the built program needs no loose files.
// `--check` writes nothing and fails where the committed files differ.
import { readdirSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { codegen } from '@graphql-codegen/core'
import * as typescriptPlugin from '@graphql-codegen/typescript'
import * as resolversPlugin from '@graphql-codegen/typescript-resolvers'
import { buildSchema, isEnumType, parse, printSchema } from 'graphql'

const here = import.meta.dirname
const modules = join(here, 'src/modules')

/** Parent types of resolvers are the contracts' own types. */
const contractTypes = {
  identity: ['Account', 'ApiKey', 'AuditEntry', 'Session'],
  partner: ['Delivery', 'DeliveryAttempt', 'Webhook'],
  // prettier-ignore
  inventory: [
    'Activation', 'Adjustment', 'AdjustmentLimits', 'AdjustmentLine', 'AdjustmentObstacle', 'AdjustmentReason', 'AdjustmentStep',
    'AdjustmentTotal', 'Atp', 'AtpChange', 'Backorder', 'Balance', 'ChannelSku', 'ConsistencyRun', 'CountError', 'Diversion',
    'DiversionEvidence', 'ExpectedReceipt', 'GiftBatch', 'GiftBatchLine', 'GiftBatchStep', 'Holder', 'Import', 'ImportFailure',
    'ImportRowError', 'InTransit', 'Location', 'Movement', 'Outbound', 'PresaleTerms', 'Product', 'Quota', 'Reservation',
    'ReservationLine', 'SalesChannel', 'Scan', 'Serial', 'SerialOwner', 'SerialPlace', 'Stocktake', 'StocktakeCount', 'StocktakeLimits',
    'StocktakeLine', 'StocktakeScope', 'StocktakeStep', 'Transfer', 'TransferCount', 'TransferLine', 'TransferStep', 'UnitRefusal',
  ],
  dealer: [
    'Achievement',
    'Agreement',
    'ChannelStock',
    'CreditAccount',
    'CreditEntry',
    'CreditHoldRow',
    'CreditOverview',
    'Dealer',
    'DealerApplication',
    'DealerApplicationStep',
    'DealerChange',
    'DealerDocument',
    'DealerProfile',
    'PriceCandidate',
    'PriceItem',
    'PriceList',
    'PriceListStep',
    'PriceReason',
    'PriceScope',
    'QuotedPrice',
    // prettier-ignore
    ...['RebateAccount', 'RebateDifference', 'RebateEntry', 'RebateExplanation', 'RebatePolicy', 'RebateRule'],
    ...['RebateSettlement', 'RebateSettlementLine', 'RebateSimulation', 'RebateSimulationLine', 'RebateVerdict'],
    'Receivable',
    'SellIn',
    'SellOutChange',
    'SellOutLine',
    'Statement',
    'StatementLine',
    'StatementStep',
    'TemporaryLimit',
    'TradeEntry',
  ],
  order: [
    'ApprovalRule',
    ...['Cart', 'CartLine', 'CartLineView', 'CartRowError', 'CartSum', 'CartTemplate', 'CartView'],
    'ExternalLine',
    'ExternalOrder',
    ...['CorporateCustomer', 'GiftParcel', 'GiftProgress', 'GiftProgressLine', 'GiftQuote', 'GiftQuoteLine', 'GiftQuoteStep'],
    ...['GiftQuoteVersion', 'GiftRowFault', 'GiftWave'],
    'GoodsReturn',
    'MarketImport',
    'MarketRowError',
    'MarketShop',
    'Order',
    'OrderApproval',
    'OrderHistoryEntry',
    'OrderLine',
    'OrderedLine',
    'ReturnInspection',
    'ReturnPhoto',
    'ReturnRate',
    'ReturnRequest',
    'ReturnRequestLine',
    'ReturnRequestStep',
    'Shipment',
    'ShipmentLine',
    'SkuMapping',
    'UnmappedSku',
  ],
}
const otherNames = {
  ApprovalRule: 'OrderApprovalRule',
  OrderedLine: 'OrderLine',
  OrderLine: 'GoodsReturnLine',
  Activation: 'SerialActivation',
  Agreement: 'DealerAgreement',
  Atp: 'AvailableToPromise',
  Balance: 'StockBalance',
  Delivery: 'WebhookDelivery',
  DeliveryAttempt: 'WebhookAttempt',
  CreditHoldRow: 'CreditHold',
  Holder: 'SerialHolder',
  Import: 'StockImport',
  ImportFailure: 'StockImportFailure',
  ImportRowError: 'StockImportError',
  InTransit: 'StockInTransit',
  Movement: 'StockMovement',
  Outbound: 'SerialOutbound',
  PriceReason: 'QuoteReason',
  PriceScope: 'PriceListScope',
  Quota: 'ChannelQuota',
  ReturnRate: 'SkuReturnRate',
  Scan: 'SerialScan',
}

const mappers = Object.fromEntries([
  ...Object.entries(contractTypes).flatMap(([module, names]) =>
    names.map((name) => [otherNames[name] ?? name, `@channel/contracts/${module}#${name}`]),
  ),
  ['Money', '@channel/contracts#Money'],
])

/** In the contracts an enum value is `brand-admin` where GraphQL has to write `BRAND_ADMIN`; a directive tells of other spellings. */
const spellings = {
  camelCase: (name) => name.toLowerCase().replaceAll(/_(.)/g, (_, letter) => letter.toUpperCase()),
  upperCase: (name) => name,
  apiScope: (name) =>
    name
      .toLowerCase()
      .replaceAll('_', '-')
      .replace(/-(read|write)$/, ':$1'),
}
const spellingOf = ({ astNode }) =>
  astNode.directives.map(({ name }) => spellings[name.value]).find((spelling) => spelling !== undefined) ??
  ((name) => name.toLowerCase().replaceAll('_', '-'))

const enumValues = (schema) =>
  Object.fromEntries(
    Object.values(schema.getTypeMap())
      .filter((type) => isEnumType(type) && !type.name.startsWith('__'))
      .map((type) => [type.name, Object.fromEntries(type.getValues().map(({ name }) => [name, spellingOf(type)(name)]))]),
  )

const resolverTypes = (sdl) => {
  const schema = buildSchema(sdl)
  return codegen({
    filename: 'resolver-types.ts',
    schema: parse(printSchema(schema)),
    schemaAst: schema,
    documents: [],
    plugins: [{ typescript: { enumValues: enumValues(schema) } }, { resolvers: {} }],
    pluginMap: { typescript: typescriptPlugin, resolvers: resolversPlugin },
    config: {
      contextType: '../request/request-context.js#RequestContext',
      defaultScalarType: 'unknown',
      emitLegacyCommonJSImports: false,
      enumsAsTypes: true,
      inputMaybeValue: 'T | null | undefined',
      mapperTypeSuffix: 'Row',
      mappers,
      resolversNonOptionalTypename: { unionMember: true },
      scalars: { DateTime: 'string', Date: 'string', AmountMinor: 'number', JSONObject: 'Record<string, unknown>' },
      strictScalars: true,
      useTypeImports: true,
    },
  })
}

const typeDefs = (sdl) =>
  `/** The SDL of every module. */\nexport const typeDefs = \`\n${sdl.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${')}\``

const moduleNames = readdirSync(modules, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))

/** `schema.graphql` first, then the other parts of the module by name. */
const sdlOf = (module) => {
  const files = readdirSync(join(modules, module)).filter((file) => file.endsWith('.graphql'))
  return ['schema.graphql', ...files.filter((file) => file !== 'schema.graphql').toSorted()]
    .map((file) => readFileSync(join(modules, module, file), 'utf8'))
    .join('\n')
}

const readSdl = () =>
  ['base', ...moduleNames.filter((module) => module !== 'base').toSorted()].map((module) => sdlOf(module)).join('\n')

const banner = '// Generated by codegen.mjs from src/modules/*/*.graphql. Do not edit.\n'

const sdl = readSdl()
const files = {
  'resolver-types.ts': `${banner}${await resolverTypes(sdl)}`,
  'type-defs.ts': `${banner}${typeDefs(sdl)}\n`,
}
const target = join(here, 'src/generated')
const current = (name) => {
  try {
    return readFileSync(join(target, name), 'utf8')
  } catch {
    return undefined
  }
}
const stale = Object.keys(files).filter((name) => current(name) !== files[name])
if (process.argv.includes('--check')) {
  if (stale.length > 0) {
    console.error(`Out of date in gateway/src/generated: ${stale.join(', ')}. Run "npm run codegen -w @channel/gateway".`)
    process.exitCode = 1
  }
} else {
  mkdirSync(target, { recursive: true })
  for (const name of stale) writeFileSync(join(target, name), files[name])
}
