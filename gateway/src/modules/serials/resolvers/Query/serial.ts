import { SerialNumber } from '@channel/contracts/inventory'
import { validArgument } from '../../../../errors/bad-input.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const serial: NonNullable<QueryResolvers['serial']> = async (_root, { serial }, { loaders, language }) =>
  (await loaders.serials.load(validArgument(SerialNumber, 'serial', serial, language)))?.serial ?? null
