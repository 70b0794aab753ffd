import type { Admin, Kafka } from 'kafkajs'

export type Range = { topic: string; partition: number; from: bigint; to: bigint }

/** What a group has not committed of these topics, per partition that has something left. */
export const rangesBehind = async (admin: Admin, group: string, topics: string[]): Promise<Range[]> => {
  const committed = await admin.fetchOffsets({ groupId: group, topics })
  const ranges: Range[] = []
  for (const topic of topics) {
    const own = committed.find((entry) => entry.topic === topic)?.partitions ?? []
    for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) {
      const offset = BigInt(own.find((entry) => entry.partition === partition)?.offset ?? -1)
      const from = offset > BigInt(low) ? offset : BigInt(low)
      if (from < BigInt(high)) ranges.push({ topic, partition, from, to: BigInt(high) })
    }
  }
  return ranges
}

export const countBehind = async (kafka: Kafka, group: string, topics: string[]): Promise<number> => {
  const admin = kafka.admin()
  try {
    await admin.connect()
    const ranges = await rangesBehind(admin, group, topics)
    return Number(ranges.reduce((sum, { from, to }) => sum + (to - from), 0n))
  } finally {
    await admin.disconnect()
  }
}
