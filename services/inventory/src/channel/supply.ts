import type { ChannelCode, LocationCode } from '@channel/contracts'
import type { LocationKind } from '@channel/contracts/inventory'

/** A place and the supply scope it is in; 0: in none yet. */
export type SuppliedPlace = { readonly code: LocationCode; readonly kind: LocationKind; readonly scope: number }

/** From which places a channel may sell. */
export type Reach = {
  readonly code: ChannelCode
  readonly locationKinds: readonly LocationKind[]
  readonly excludedLocations: readonly LocationCode[]
}

/** A quota that nobody could sell any more. */
export type Stranded = { readonly channel: ChannelCode; readonly location: LocationCode }

export const reaches = (
  { locationKinds, excludedLocations }: Reach,
  { code, kind }: Pick<SuppliedPlace, 'code' | 'kind'>,
): boolean => locationKinds.includes(kind) && !excludedLocations.includes(code)

export type Arrangement = {
  /** Places whose scope is another than before. */
  readonly moved: readonly { readonly code: LocationCode; readonly scope: number }[]
  readonly scopesOf: ReadonlyMap<ChannelCode, readonly number[]>
}

/**
 * Places from which exactly the same channels may sell make up one supply scope, so what a channel can sell is a sum over few scopes
 * instead of over all places. A group keeps the scope that most of its places have already: few places move, and few sums are built anew.
 */
export const arrange = (places: readonly SuppliedPlace[], channels: readonly Reach[]): Arrangement => {
  const groups = new Map<string, SuppliedPlace[]>()
  for (const place of places) {
    const key = channels.flatMap((channel) => (reaches(channel, place) ? [channel.code] : [])).join(',')
    groups.set(key, [...(groups.get(key) ?? []), place])
  }
  const taken = new Map<string, number>()
  const bySize = [...groups].sort(([, a], [, b]) => b.length - a.length)
  for (const [key, members] of bySize) {
    const usable = members.map(({ scope }) => scope).filter((scope) => scope > 0 && ![...taken.values()].includes(scope))
    const counts = new Map<number, number>()
    for (const scope of usable) counts.set(scope, (counts.get(scope) ?? 0) + 1)
    const [favourite] = [...counts].sort(([, a], [, b]) => b - a)
    if (favourite) taken.set(key, favourite[0])
  }
  for (const [key] of bySize) if (!taken.has(key)) taken.set(key, lowestFree(taken))
  return {
    moved: [...groups].flatMap(([key, members]) => {
      const scope = taken.get(key) ?? 0
      return members.filter((place) => place.scope !== scope).map(({ code }) => ({ code, scope }))
    }),
    scopesOf: new Map(
      channels.map((channel) => [
        channel.code,
        [...groups]
          .flatMap(([key, [first]]) => (first && reaches(channel, first) ? [taken.get(key) ?? 0] : []))
          .sort((a, b) => a - b),
      ]),
    ),
  }
}

const lowestFree = (taken: ReadonlyMap<string, number>): number => {
  const used = new Set(taken.values())
  let scope = 1
  while (used.has(scope)) scope += 1
  return scope
}
