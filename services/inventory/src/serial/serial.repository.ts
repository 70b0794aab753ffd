import type { CallContext, Command, LocationCode, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actorOf, err, newId, ok } from '@channel/contracts'
import type {
  activateSerials,
  arriveSerials,
  CaseCode,
  dispatchSerials,
  Holder,
  receiveSerials,
  returnSerials,
  scrapSerials,
  sellSerials,
  SerialNumber,
} from '@channel/contracts/inventory'
import { registerSerials } from '@channel/contracts/inventory'
import { appendToOutbox, once } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import { announce, announceRegistration } from './announcements.js'
import type { Taken } from './registration.js'
import { caseCodesIn, register, serialsIn } from './registration.js'
import type { Sighting } from './scanning.js'
import { MAX_UNITS, scan, sightingsIn } from './scanning.js'
import type { SerialCommand } from './serial.js'
import { scopeOf } from './unit-rows.repository.js'
import { lockUnits, saveProduced, saveScans } from './working-units.repository.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

export type ScanCommand =
  | typeof receiveSerials
  | typeof dispatchSerials
  | typeof arriveSerials
  | typeof sellSerials
  | typeof activateSerials
  | typeof returnSerials
  | typeof scrapSerials

type Dependencies = {
  readonly work: UnitOfWork
  readonly clock: () => Date
  /** Judges sales and activations by where the goods should have stayed, in the same transaction. */
  readonly judge: (tx: Tx, sightings: readonly Sighting[], cause: { context: CallContext; at: Date }) => Promise<void>
}

const tooMany = err({ code: 'TOO_MANY_UNITS', limit: MAX_UNITS })

const locationOf = (holder: Holder): LocationCode | undefined => (holder.kind === 'location' ? holder.location : undefined)

/** The location that units come to by this command without having been sent there. */
const entered = (command: SerialCommand): LocationCode | undefined => {
  switch (command.kind) {
    case 'receive':
      return locationOf(command.at)
    case 'dispatch':
      return command.to.kind === 'location' ? command.to.location : undefined
    case 'return':
      return locationOf(command.to)
    case 'arrive':
    case 'sell':
    case 'activate':
    case 'scrap':
      return undefined
  }
}

const takenOf = async (tx: Tx, serials: readonly string[], cases: readonly string[]): Promise<Taken> => {
  const units = await tx.$queryRawUnsafe<{ serial: SerialNumber }[]>(
    'SELECT serial FROM serial WHERE serial = ANY($1::text[])',
    serials,
  )
  const boxes = await tx.$queryRawUnsafe<{ code: CaseCode }[]>('SELECT code FROM serial_case WHERE code = ANY($1::text[])', cases)
  return { serials: new Set(units.map(({ serial }) => serial)), cases: new Set(boxes.map(({ code }) => code)) }
}

type Call<C extends Command> = { readonly input: ParsedInputOf<C>; readonly context: CallContext }

const produce = async (
  tx: Tx,
  { input, context }: Call<typeof registerSerials>,
  clock: () => Date,
): Promise<ReplyOf<typeof registerSerials>> => {
  const serials = serialsIn(input)
  if (serials.length > MAX_UNITS) return tooMany
  if ((await tx.product.count({ where: { sku: input.sku } })) === 0) return err({ code: 'UNKNOWN_SKU', skus: [input.sku] })
  // One registration at a time: a code that is free when it is looked up is free when it is written.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('serial registration'))`
  const at = clock()
  const produced = register(input, await takenOf(tx, serials, caseCodesIn(input)), at)
  if (!produced.ok) return err({ code: 'UNITS_REFUSED', refused: produced.error })
  const { units } = produced.value
  await saveProduced(tx, produced.value, { context, at, reference: input.reference })
  await appendToOutbox(tx, announceRegistration(input, units), { context, at })
  return ok({ units: units.length })
}

const scanAll = async (
  tx: Tx,
  { input, context }: Call<ScanCommand>,
  command: SerialCommand,
  { clock, judge }: Dependencies,
): Promise<ReplyOf<ScanCommand>> => {
  const location = entered(command)
  if (location && (await tx.location.count({ where: { code: location } })) === 0)
    return err({ code: 'UNKNOWN_LOCATION', location })
  const scope = scopeOf(context.principal)
  const held = await lockUnits(tx, input.units, scope)
  if (!held) return tooMany
  // The time of the scan is taken under the lock, so it does not run ahead of the scan before.
  const at = clock()
  const { reference } = input
  const scanning = scan(held, command, { at, reference, nextId: newId, seesAll: scope.all })
  if (!scanning.ok) return err({ code: 'UNITS_REFUSED', refused: scanning.error })
  const { changes } = scanning.value
  await saveScans(tx, scanning.value, { context, at, reference })
  await judge(tx, sightingsIn(changes, actorOf(context.principal)), { context, at })
  const units = changes.map(({ after }) => after)
  await appendToOutbox(tx, announce(command, reference, units), { context, at })
  return ok({ units: units.length })
}

/** Changes units: one transaction per command, all units or none. */
export const serialRepository = (dependencies: Dependencies) => {
  const { work, clock } = dependencies
  return {
    register: (input: ParsedInputOf<typeof registerSerials>, context: CallContext): Promise<ReplyOf<typeof registerSerials>> =>
      work((tx) => once(tx, registerSerials, input, { context, at: clock() }, () => produce(tx, { input, context }, clock))),

    scan: (
      definition: ScanCommand,
      input: ParsedInputOf<ScanCommand>,
      command: SerialCommand,
      context: CallContext,
    ): Promise<ReplyOf<ScanCommand>> =>
      work((tx) =>
        once<ScanCommand>(tx, definition, input, { context, at: clock() }, () =>
          scanAll(tx, { input, context }, command, dependencies),
        ),
      ),
  }
}
export type SerialRepository = ReturnType<typeof serialRepository>
