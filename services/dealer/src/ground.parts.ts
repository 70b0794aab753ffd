import type { DealerCode } from '@channel/contracts'
import type { RpcCaller, ServiceRuntime } from '@channel/service-kit'
import type { Prisma, PrismaClient } from './db/client.js'

/** What the wiring of every aggregate may use. */
export type Ground = Pick<ServiceRuntime, 'clock' | 'logger'> & {
  readonly db: PrismaClient
  readonly transaction: <T>(work: (tx: Prisma.TransactionClient) => Promise<T>) => Promise<T>
  readonly rpc: RpcCaller
  /** A dealer and all below it in the tree: the rows that its people see. The dealer itself is always among them. */
  readonly branchOf: (own: DealerCode) => Promise<readonly DealerCode[]>
}

export type { Feature } from '@channel/service-kit'
