import type { Resolvers } from '../../generated/resolver-types.js'
import { cancelTransfer } from './resolvers/Mutation/cancelTransfer.js'
import { closeTransfer } from './resolvers/Mutation/closeTransfer.js'
import { createTransfer } from './resolvers/Mutation/createTransfer.js'
import { dispatchTransfer } from './resolvers/Mutation/dispatchTransfer.js'
import { receiveTransfer } from './resolvers/Mutation/receiveTransfer.js'
import { takeBackTransfer } from './resolvers/Mutation/takeBackTransfer.js'
import { stockInTransit } from './resolvers/Query/stockInTransit.js'
import { transfer } from './resolvers/Query/transfer.js'
import { transfers } from './resolvers/Query/transfers.js'
import { StockInTransit } from './resolvers/StockInTransit.js'
import { Transfer } from './resolvers/Transfer.js'
import { TransferCount } from './resolvers/TransferCount.js'
import { TransferLine } from './resolvers/TransferLine.js'
import { TransferStep } from './resolvers/TransferStep.js'

export const transfersResolvers = {
  Query: { stockInTransit, transfer, transfers },
  Mutation: { cancelTransfer, closeTransfer, createTransfer, dispatchTransfer, receiveTransfer, takeBackTransfer },
  StockInTransit,
  Transfer,
  TransferCount,
  TransferLine,
  TransferStep,
} satisfies Partial<Resolvers>
