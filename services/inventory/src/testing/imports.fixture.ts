import { randomUUID } from 'node:crypto'
import type { CallContext, ParsedInputOf } from '@channel/contracts'
import type { Import, ImportId, ImportRowError } from '@channel/contracts/inventory'
import { startImport } from '@channel/contracts/inventory'
import { createLogger } from '@channel/service-kit'
import { brandOps } from '@channel/testkit'
import { importParts } from '../import/import.parts.js'
import { productReadings } from '../product/product.repository.js'
import type { Instance, Shop } from './shop.fixture.js'
import { accepted, key } from './shop.fixture.js'

type Needs = Parameters<typeof importParts>[0]
export type Importer = ReturnType<typeof importParts>

/** Imports on an instance, in chunks of ten rows; a lease of no time lets any other worker take over at once. */
export const importerOn = (instance: Instance, parts: Partial<Needs> = {}): Importer =>
  importParts({
    db: instance.db,
    work: instance.work,
    clock: () => new Date(),
    masters: productReadings(instance.db),
    receive: instance.stock.receive,
    logger: createLogger({ service: 'inventory', level: 'silent' }),
    chunkRows: 10,
    leaseMs: 0,
    ...parts,
  })

type Start = Partial<Omit<ParsedInputOf<typeof startImport>, 'file'>>

export const command = (content: string | Buffer, parts: Start = {}): ParsedInputOf<typeof startImport> =>
  startImport.input.parse({
    idempotencyKey: key(),
    kind: 'receipt',
    fileName: '入库.csv',
    file: { content: Buffer.from(content).toString('base64') },
    reference: randomUUID(),
    ...parts,
  }) as ParsedInputOf<typeof startImport>

export const begin = async (
  { imports }: Importer,
  content: string | Buffer,
  parts: Start = {},
  context: CallContext = brandOps,
): Promise<ImportId> => accepted(await imports.start(command(content, parts), context)).importId

export const found = async ({ imports }: Importer, importId: ImportId): Promise<Import> => {
  const job = await imports.get({ importId }, brandOps)
  if (job === null) throw new Error('no such import')
  return job
}

export const errorsOf = async ({ imports }: Importer, importId: ImportId): Promise<ImportRowError[]> => {
  const errors: ImportRowError[] = []
  for (let after: string | undefined; ;) {
    const page = await imports.errors({ importId, first: 3, after }, brandOps)
    errors.push(...page.rows.map(({ node }) => node))
    after = page.rows.at(-1)?.cursor
    if (!page.hasNextPage) return errors
  }
}

/** A file of receipts: row by row SKU, place and units. */
export const csv = (rows: readonly (readonly [string, string, number | string])[]): string =>
  ['货号,仓库,数量', ...rows.map((row) => row.join(','))].join('\r\n')

/** What others are told of an import. */
export const eventsOf = ({ database }: Shop, importId: ImportId): Promise<object[]> =>
  database.query<object>('SELECT name, payload FROM outbox_event WHERE key = $1 ORDER BY seq, place', importId)
