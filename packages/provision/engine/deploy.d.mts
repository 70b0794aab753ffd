import type { MigrationList } from '@prisma/schema-engine-wasm'

export const readMigrations: (folder: string) => Promise<MigrationList>
export const deployMigrations: (url: string, migrationsList: MigrationList) => Promise<string[]>
