import { PrismaPg } from '@prisma/adapter-pg'
import type { GetPrismaClientConfig } from '@prisma/client/runtime/client'
import { getPrismaClient } from '@prisma/client/runtime/client'
import type { SqlExecutor, TransactionLimits } from '../sql.js'

const compiler = (part: string) => import(`@prisma/client/runtime/query_compiler_fast_bg.postgresql${part}.mjs`)

/* What `prisma generate` writes for a schema with the one model InboxRow: this package has no schema of its own. */
const config: GetPrismaClientConfig = {
  previewFeatures: [],
  clientVersion: '7.10.0',
  engineVersion: '0edf323efd1d98336f3f0a68684b56f689b900d3',
  activeProvider: 'postgresql',
  inlineSchema: `
    datasource db {
      provider = "postgresql"
    }
    model InboxRow {
      consumer String
      eventId  String @map("event_id") @db.Uuid
      @@id([consumer, eventId])
      @@map("inbox")
    }`,
  runtimeDataModel: {
    enums: {},
    types: {},
    models: {
      InboxRow: {
        dbName: 'inbox',
        schema: null,
        fields: [
          { name: 'consumer', kind: 'scalar', type: 'String' },
          { name: 'eventId', kind: 'scalar', type: 'String', dbName: 'event_id' },
        ],
      },
    },
  } as unknown as GetPrismaClientConfig['runtimeDataModel'],
  // No prepared parameters: an empty graph.
  parameterizationSchema: { strings: [], graph: 'AAAAAAAAAAAAAAAA' },
  compilerWasm: {
    getRuntime: () => compiler(''),
    getQueryCompilerWasmModule: async () => {
      const { wasm } = await compiler('.wasm-base64')
      // Node has the global, its type declarations for version 20 have not.
      const { WebAssembly } = globalThis as unknown as { WebAssembly: { Module: new (bytes: Uint8Array) => unknown } }
      return new WebAssembly.Module(Buffer.from(wasm, 'base64'))
    },
    importName: './query_compiler_fast_bg.js',
  },
}

/** A transaction of the real Prisma client; `inboxRow` fails the way models fail, `$…RawUnsafe` the way raw statements do. */
export type TestTransaction = SqlExecutor & {
  inboxRow: { create(row: { data: { consumer: string; eventId: string } }): Promise<unknown> }
}

export type TestClient = TestTransaction & {
  $transaction<T>(work: (tx: TestTransaction) => Promise<T>, options?: TransactionLimits): Promise<T>
  $disconnect(): Promise<void>
}

/** The real Prisma client on the real adapter, as services use it. */
export const prismaClient = (connectionString: string): TestClient => {
  const Client = getPrismaClient(config) as unknown as new (options: object) => TestClient
  return new Client({ adapter: new PrismaPg({ connectionString, max: 10 }, { schema: 'inventory' }) })
}
