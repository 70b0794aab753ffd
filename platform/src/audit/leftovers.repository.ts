import { databaseUrl, withClient } from '@channel/provision'

/** Stock or credit that is still kept for an order though the order has ended. */
export type Leftover = { kind: 'reservation' | 'hold'; orderId: string; keptAs: string; orderStatus: string }

/*
 * Reads across the services' schemas, which only the administrator of the database can: no service could answer this alone.
 * An order whose last event is still under way is not counted: its hold becomes debt when the event arrives.
 */
const LEFTOVERS = `
  WITH ended AS (
    SELECT o.id, o.status FROM "order".orders o
    WHERE o.status IN ('refused', 'cancelled', 'shipped', 'completed')
      AND o.updated_at < now() - interval '30 seconds'
      AND NOT EXISTS (SELECT FROM "order".outbox_event e WHERE e.key = o.id::text AND e.published_at IS NULL)
  )
  SELECT 'reservation' AS kind, r.id::text AS "orderId", r.status AS "keptAs", ended.status AS "orderStatus"
  FROM inventory.reservation r JOIN ended ON ended.id = r.id WHERE r.status IN ('reserved', 'allocated')
  UNION ALL
  SELECT 'hold', h.id::text, h.status, ended.status
  FROM dealer.credit_hold h JOIN ended ON ended.id = h.id WHERE h.status IN ('held', 'confirmed')
  ORDER BY 2, 1 LIMIT 1000`

export const leftoversOf = (adminUrl: string, database: string): Promise<Leftover[]> =>
  withClient(databaseUrl(adminUrl, database), async (admin) => (await admin.query<Leftover>(LEFTOVERS)).rows)
