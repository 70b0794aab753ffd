import type { GiftParcelStatus, GiftRowFault, GiftRowFaultCode, GiftWaveStatus } from '@channel/contracts/order'

/** A parcel as far as it matters here. */
export type KnownParcel = {
  readonly id: string
  readonly number: string
  readonly status: GiftParcelStatus
  readonly waveId: string | null
  readonly waveStatus: GiftWaveStatus | null
}
type Named = { readonly line: number; readonly number: string }
type Judged<R extends Named> = {
  readonly taken: readonly { readonly row: R; readonly parcel: KnownParcel }[]
  readonly faults: readonly GiftRowFault[]
}

const judged = <R extends Named>(
  rows: readonly R[],
  known: readonly KnownParcel[],
  faultOf: (parcel: KnownParcel) => GiftRowFaultCode | undefined,
): Judged<R> => {
  const byNumber = new Map(known.map((parcel) => [parcel.number, parcel]))
  const seen = new Set<string>()
  const taken: { row: R; parcel: KnownParcel }[] = []
  const faults: GiftRowFault[] = []
  for (const row of rows) {
    const parcel = byNumber.get(row.number)
    const fault = !parcel ? 'PARCEL_UNKNOWN' : seen.has(row.number) ? 'PARCEL_TWICE' : faultOf(parcel)
    if (fault) faults.push({ line: row.line, code: fault, left: null })
    else if (parcel) {
      seen.add(row.number)
      taken.push({ row, parcel })
    }
  }
  return { taken, faults }
}

/** Those that can be handed over now, or whose number can be corrected. */
export const toShip = <R extends Named>(rows: readonly R[], known: readonly KnownParcel[]): Judged<R> =>
  judged(rows, known, ({ status, waveStatus }) => {
    switch (status) {
      case 'planned':
        return 'PARCEL_NOT_RELEASED'
      case 'released':
        return waveStatus === 'placed' ? undefined : 'PARCEL_NOT_RELEASED'
      case 'shipping':
      case 'shipped':
        return undefined
      case 'delivered':
        return 'PARCEL_DELIVERED'
    }
  })

/** Those that were handed over; one that was delivered before stays so. */
export const toDeliver = <R extends Named>(rows: readonly R[], known: readonly KnownParcel[]): Judged<R> =>
  judged(rows, known, ({ status }) => (status === 'shipped' || status === 'delivered' ? undefined : 'PARCEL_NOT_SHIPPED'))
