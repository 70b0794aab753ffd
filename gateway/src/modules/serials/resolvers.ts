import type { Resolvers } from '../../generated/resolver-types.js'
import { activateSerials } from './resolvers/Mutation/activateSerials.js'
import { arriveSerials } from './resolvers/Mutation/arriveSerials.js'
import { dispatchSerials } from './resolvers/Mutation/dispatchSerials.js'
import { receiveSerials } from './resolvers/Mutation/receiveSerials.js'
import { registerSerials } from './resolvers/Mutation/registerSerials.js'
import { returnSerials } from './resolvers/Mutation/returnSerials.js'
import { scrapSerials } from './resolvers/Mutation/scrapSerials.js'
import { sellSerials } from './resolvers/Mutation/sellSerials.js'
import { serial } from './resolvers/Query/serial.js'
import { serialCase } from './resolvers/Query/serialCase.js'
import { serials } from './resolvers/Query/serials.js'
import { Serial } from './resolvers/Serial.js'
import { SerialHolder } from './resolvers/SerialHolder.js'
import { SerialOutbound } from './resolvers/SerialOutbound.js'
import { SerialOwner } from './resolvers/SerialOwner.js'
import { SerialPlace } from './resolvers/SerialPlace.js'
import { SerialScan } from './resolvers/SerialScan.js'
import { UnitsRefused } from './resolvers/UnitsRefused.js'

export const serialsResolvers = {
  Query: { serial, serialCase, serials },
  Mutation: {
    activateSerials,
    arriveSerials,
    dispatchSerials,
    receiveSerials,
    registerSerials,
    returnSerials,
    scrapSerials,
    sellSerials,
  },
  Serial,
  SerialHolder,
  SerialOutbound,
  SerialOwner,
  SerialPlace,
  SerialScan,
  UnitsRefused,
} satisfies Partial<Resolvers>
