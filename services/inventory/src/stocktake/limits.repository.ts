import type { ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actorOf, ok } from '@channel/contracts'
import { setStocktakeLimits } from '@channel/contracts/inventory'
import { once } from '@channel/messaging'
import type { UnitOfWork } from './lines.repository.js'
import type { Call } from './stocktake.js'

const SET =
  'UPDATE stocktake_limits SET max_units = $1::bigint, max_values = $2::jsonb, updated_at = $3::timestamptz, updated_by = $4'

/** How large a difference may be before a second person has to look at it. */
export const limitsRepository = (work: UnitOfWork) => ({
  set: (input: ParsedInputOf<typeof setStocktakeLimits>, call: Call): Promise<ReplyOf<typeof setStocktakeLimits>> =>
    work((tx) =>
      once(tx, setStocktakeLimits, input, call, async () => {
        const { maxUnits, maxValues } = input
        const actor = actorOf(call.context.principal)
        await tx.$executeRawUnsafe(SET, maxUnits, JSON.stringify(maxValues), call.at.toISOString(), actor)
        return ok({ maxUnits, maxValues })
      }),
    ),
})
export type LimitsRepository = ReturnType<typeof limitsRepository>
