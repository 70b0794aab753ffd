import type { Consumer } from '@channel/messaging'
import type { BackgroundTask, RpcCaller, ServiceRuntime } from '@channel/service-kit'
import type { DynamicModule } from '@nestjs/common'
import type { Prisma, PrismaClient } from './db/client.js'

/** What the wiring of every aggregate may use. */
export type Ground = Pick<ServiceRuntime, 'clock' | 'logger'> & {
  readonly db: PrismaClient
  readonly transaction: <T>(work: (tx: Prisma.TransactionClient) => Promise<T>) => Promise<T>
  readonly rpc: RpcCaller
}

/** What an aggregate adds to its service. */
export type Feature = {
  readonly controllers: NonNullable<DynamicModule['controllers']>
  readonly providers: NonNullable<DynamicModule['providers']>
  readonly workers?: readonly BackgroundTask[]
  readonly consumers?: readonly Consumer[]
}
