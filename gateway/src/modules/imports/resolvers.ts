import type { Resolvers } from '../../generated/resolver-types.js'
import { cancelStockImport } from './resolvers/Mutation/cancelStockImport.js'
import { stockImport } from './resolvers/Query/stockImport.js'
import { stockImportErrors } from './resolvers/Query/stockImportErrors.js'
import { stockImports } from './resolvers/Query/stockImports.js'
import { StockImport } from './resolvers/StockImport.js'
import { StockImportError } from './resolvers/StockImportError.js'
import { StockImportFailure } from './resolvers/StockImportFailure.js'

export const importsResolvers = {
  Query: { stockImport, stockImportErrors, stockImports },
  Mutation: { cancelStockImport },
  StockImport,
  StockImportError,
  StockImportFailure,
} satisfies Partial<Resolvers>
