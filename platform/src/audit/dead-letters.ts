import type { Consumer, DeadLetter, ReplayReport, SqlClient } from '@channel/messaging'
import { listDeadLetters, listKafkaDeadLetters, replayDeadLetters, replayKafkaDeadLetters } from '@channel/messaging'
import type { ServiceName } from '@channel/service-kit'
import { createLogger } from '@channel/service-kit'

export type LetterBox = {
  service: ServiceName
  list(): Promise<DeadLetter[]>
  /** Each letter is handled once more by the service's own consumer, in its own database. */
  replay(): Promise<ReplayReport>
}

type Consumption = { consumers: Consumer[]; db: SqlClient }

const logger = () => createLogger({ level: 'silent' })

/** Letters that lie in the table of the consuming service (embedded). */
export const tableBox = (service: ServiceName, { consumers, db }: Consumption): LetterBox => ({
  service,
  list: () => listDeadLetters(db),
  replay: () => replayDeadLetters(db, service, consumers, { logger: logger() }),
})

/** Letters on the topic of the consuming service (distributed). */
export const topicBox = (service: ServiceName, { consumers }: Consumption, brokers: string[]): LetterBox => {
  const options = { brokers, clientId: `dead-letters-${service}`, group: service, logger: logger() }
  return {
    service,
    list: () => listKafkaDeadLetters(options),
    replay: () => replayKafkaDeadLetters({ ...options, consumers }),
  }
}
