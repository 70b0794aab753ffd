import type { PrismaConfig } from 'prisma/config'

export const SCHEMA_ENGINE: string
export const PRISMA_FOLDER: string
export const prismaConfig: (service: string, databaseUrl: string | undefined) => PrismaConfig
