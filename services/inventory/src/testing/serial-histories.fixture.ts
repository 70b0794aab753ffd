import { expect } from '@jest/globals'
import { newId } from '@channel/contracts'
import type { Scan, SerialPlace } from '@channel/contracts/inventory'
import { brandOps } from '@channel/testkit'
import fc from 'fast-check'
import type { Found, Sent, Step, World } from './serial-history.fixture.js'
import { addressed, history, worldOf } from './serial-history.fixture.js'
import type { Trade } from './serials.fixture.js'
import { accepted, NOW } from './serials.fixture.js'

const text = (value: unknown): string => JSON.stringify(value)

/** From → to by kind of scan, as the trade knows it. */
const LEGAL = new Set([
  'registered: null → produced',
  'received: produced → in-stock',
  'received: returned → in-stock',
  'received: returned → at-dealer',
  'dispatched: in-stock → in-transit',
  'arrived: in-transit → in-stock',
  'arrived: in-transit → at-dealer',
  'sold: in-stock → sold',
  'sold: at-dealer → sold',
  'activated: in-transit → sold',
  'activated: at-dealer → sold',
  'activated: sold → sold',
  'returned: at-dealer → returned',
  'returned: sold → returned',
  'returned: returned → returned',
  'scrapped: produced → scrapped',
  'scrapped: in-stock → scrapped',
  'scrapped: at-dealer → scrapped',
  'scrapped: returned → scrapped',
])

/** Where a unit may be found next, going by where it was: nothing jumps from one hand to another. */
const reachable = (kind: Scan['kind'], before: SerialPlace, after: SerialPlace): boolean => {
  switch (kind) {
    case 'registered':
      return after.kind === 'factory'
    case 'received':
      return before.kind === 'factory' ? after.kind === 'location' : text(before) === text(after)
    case 'dispatched':
      return before.kind === 'location' && after.kind === 'transit' && after.from === before.location
    case 'arrived':
      if (before.kind !== 'transit') return false
      return text(after) === text(before.to) || (after.kind === 'location' && after.location === before.from)
    case 'sold':
      return after.kind === 'consumer' && text(after.seller) === text(before)
    case 'activated':
      if (before.kind === 'consumer') return text(before) === text(after)
      return after.kind === 'consumer' && text(after.seller) === text(before.kind === 'transit' ? before.to : before)
    case 'returned':
      return after.kind === 'location' || (before.kind === 'consumer' && text(before.seller) === text(after))
    case 'scrapped':
      return text(before) === text(after)
  }
}

const judgeHistory = ({ serial, scans }: Found): void => {
  expect(scans.map(({ number }) => number)).toEqual(Array.from({ length: serial.scans }, (_, n) => n + 1))
  const last = scans.at(-1)
  expect([serial.state, serial.place, serial.owner, serial.case]).toEqual([last?.to, last?.place, last?.owner, last?.case])
  let before: Scan | undefined
  for (const scan of scans) {
    expect(LEGAL).toContain(`${scan.kind}: ${scan.from} → ${scan.to}`)
    expect(scan.from).toBe(before?.to ?? null)
    expect([scan, before, reachable(scan.kind, before?.place ?? scan.place, scan.place)]).toEqual([scan, before, true])
    expect([scan.case, before?.case ?? scan.case]).toContain(scan.case)
    if (before && scan.case !== before.case) expect(scan.case).toBeNull()
    before = scan
  }
}

/** What is in a case is where the case is, and cases on a pallet are where the pallet is. */
const judgeCases = async (trade: Trade, { cases }: World): Promise<void> => {
  for (const code of cases) {
    const found = await trade.first.serials.getCase({ case: code as never }, brandOps)
    const spots = new Set(found?.units.map(({ state, place }) => text([state, place])))
    expect([code, spots.size <= 1]).toEqual([code, true])
  }
}

/** Evidence is what a bookkeeper would find who reads the histories: sales and activations out of the last territory. */
const judgeDiversion = async (
  trade: Trade,
  now: readonly Found[],
  territories: ReadonlyMap<string, readonly string[]>,
): Promise<void> => {
  const expected = now.flatMap(({ scans }) => {
    let territory: readonly string[] | undefined
    return scans.flatMap(({ kind, place, reference, id }) => {
      if (place.kind === 'transit' && place.to.kind === 'dealer') territory = territories.get(place.to.dealerCode)
      else if (place.kind === 'location') territory = undefined
      if ((kind !== 'sold' && kind !== 'activated') || !territory) return []
      const region = kind === 'activated' ? regionOf.get(reference) : place.kind === 'consumer' ? place.region : undefined
      return region !== undefined && !territory.includes(region) ? [id] : []
    })
  })
  const evidence = await trade.database.query<{ scan_id: string; open: number }>(
    `SELECT e.scan_id, (SELECT count(*)::int FROM diversion_case o WHERE o.serial = c.serial AND o.status = 'open') AS open
     FROM diversion_evidence e JOIN diversion_case c ON c.id = e.case_id WHERE c.serial = ANY($1)`,
    now.map(({ serial }) => serial.serial),
  )
  expect(evidence.map((row) => row.scan_id).sort()).toEqual(expected.sort())
  expect(evidence.filter(({ open }) => open !== 1)).toEqual([])
}

/** The province of each activation, which is no place of the unit and so stands in its evidence only. */
const regionOf = new Map<string, string>()
const TERRITORIES = new Map([
  ['D1', ['31']],
  ['D2', ['44']],
])

const lookUp = async (trade: Trade, { serials }: World): Promise<Found[]> => {
  const found = await Promise.all(serials.map((code) => trade.find(code)))
  return found.flatMap((one) => (one ? [one] : []))
}

type Outcome = {
  readonly sent: Sent
  readonly replies: readonly ({ ok: true; value: { units: number } } | { ok: false; error: { code: string } })[]
}

/** Every command left one scan on each of its units, or none at all; its copies got its answer. */
const judgeCommands = (outcomes: readonly Outcome[], now: readonly Found[]): void => {
  const scans = now.flatMap((one) => one.scans)
  for (const { sent, replies } of outcomes) {
    const [reply] = replies
    for (const other of replies) expect(other).toEqual(reply)
    const left = scans.filter(({ reference }) => reference === sent.reference).length
    expect(left).toBe(reply?.ok ? reply.value.units : 0)
  }
}

const produceWorld = async (trade: Trade, world: World): Promise<void> => {
  const [a, b, c, d, e, f, old] = world.serials as [string, string, string, string, string, string, string]
  const [ab, onlyC, pallet] = world.cases as [string, string, string]
  accepted(
    await trade.produce(
      [d, e, f],
      [
        { code: ab, pallet, serials: [a, b] },
        { code: onlyC, pallet, serials: [c] },
      ],
    ),
  )
  accepted(await trade.produce([old], [], new Date(NOW.getTime() - 86_400_000).toISOString().slice(0, 10)))
}

/** Plays a history round by round; how many of its commands were accepted. */
const play = async (trade: Trade, rounds: readonly (readonly Step[])[]): Promise<number> => {
  const world = worldOf(newId().toUpperCase())
  await produceWorld(trade, world)
  let now = await lookUp(trade, world)
  let done = 0
  for (const round of rounds) {
    const commands = round.map((step) => addressed(trade, world, step, now, brandOps))
    for (const { step, reference } of commands) if (step.kind === 'activate') regionOf.set(reference, step.region)
    const outcomes = await Promise.all(
      commands.map(async (sent) => ({
        sent,
        replies: await Promise.all(Array.from({ length: sent.step.copies }, (_, n) => sent.send(n))),
      })),
    )
    now = await lookUp(trade, world)
    for (const found of now) judgeHistory(found)
    judgeCommands(outcomes, now)
    await judgeCases(trade, world)
    await judgeDiversion(trade, now, TERRITORIES)
    done += outcomes.filter(({ replies }) => replies[0]?.ok).length
  }
  const old = now.find(({ serial }) => serial.serial === world.expired)
  expect(old?.scans.map(({ kind }) => kind)).not.toContain('sold')
  expect(old?.serial.state).not.toBe('sold')
  return done
}

/** Random histories with duplicates and concurrency; a failure prints its seed and path, and is shrunk to few steps. */
export const serialHistories = async (trade: Trade, numRuns: number): Promise<void> => {
  let done = 0
  let played = 0
  await fc.assert(
    fc.asyncProperty(history, async (rounds) => {
      done += await play(trade, rounds)
      played += 1
    }),
    { numRuns, endOnFailure: false, interruptAfterTimeLimit: 600_000 },
  )
  // Histories in which nothing is ever accepted would prove nothing.
  expect(done).toBeGreaterThan(played)
}
