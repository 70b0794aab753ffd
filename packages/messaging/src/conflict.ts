type Fields = Record<string, unknown>

/** Rolled back by PostgreSQL itself because of others: serialization_failure and deadlock_detected (Appendix A of its manual). */
const ROLLED_BACK = ['40001', '40P01']
const UNIQUE_VIOLATION = '23505'

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** An error and everything it wraps. Prisma hides the driver's error in `meta.driverAdapterError`, and that one the facts in `cause`. */
const layersOf = (error: unknown): Fields[] => {
  const layers: Fields[] = []
  for (const queue = [error]; queue.length > 0 && layers.length < 10;) {
    const layer = queue.shift()
    if (!isFields(layer)) continue
    layers.push(layer)
    queue.push(layer['cause'], isFields(layer['meta']) ? layer['meta']['driverAdapterError'] : undefined)
  }
  return layers
}

const sqlStateOf = (layer: Fields): unknown => layer['originalCode'] ?? layer['code']

/** Name of the violated constraint: `constraint.index` from Prisma's adapter, `constraint` from the plain driver. */
const constraintOf = (layer: Fields): unknown =>
  isFields(layer['constraint']) ? layer['constraint']['index'] : layer['constraint']

const lostAgainstOthers = (layer: Fields): boolean =>
  layer['code'] === 'P2034' || layer['kind'] === 'TransactionWriteConflict' || ROLLED_BACK.includes(String(sqlStateOf(layer)))

const sameKeyAtOnce = (layer: Fields): boolean => {
  if (layer['kind'] !== 'UniqueConstraintViolation' && sqlStateOf(layer) !== UNIQUE_VIOLATION) return false
  return ['command_log_pkey', 'inbox_pkey'].includes(String(constraintOf(layer)))
}

/** True where the same transaction, done again, can succeed: nothing of it was kept, and the reason was another one at the same time. */
export const isConflict = (error: unknown): boolean =>
  layersOf(error).some((layer) => lostAgainstOthers(layer) || sameKeyAtOnce(layer))
