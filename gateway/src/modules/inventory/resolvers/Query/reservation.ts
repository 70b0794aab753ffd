import { ReservationId } from '@channel/contracts'
import { validArgument } from '../../../../errors/bad-input.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const reservation: NonNullable<QueryResolvers['reservation']> = (_root, { id }, { loaders, language }) =>
  loaders.reservations.load(validArgument(ReservationId, 'id', id, language))
