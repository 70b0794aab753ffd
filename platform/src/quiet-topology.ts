import type { Consumer, SqlClient } from '@channel/messaging'
import type { ServiceName, Topology } from '@channel/service-kit'

type Consumption = { consumers: Consumer[]; db: SqlClient }

const eventsStay = async (): Promise<void> => {
  throw new Error('this program delivers no events; they wait in their outbox for the platform')
}

/** Services of this topology answer calls, but neither deliver events nor consume them: for programs that look at a database beside the platform. */
export const quietTopology = (
  topology: Topology,
  onConsumption: (service: ServiceName, consumption: Consumption) => void = () => undefined,
): Topology => ({
  ...topology,
  seat: async (name, part) => {
    const seat = await topology.seat(name, part)
    return {
      ...seat,
      runtime: { ...seat.runtime, publisher: { publish: eventsStay } },
      startConsumers: async (consumptions) => consumptions.forEach((consumption) => onConsumption(name, consumption)),
      stopConsumers: async () => undefined,
    }
  },
})
