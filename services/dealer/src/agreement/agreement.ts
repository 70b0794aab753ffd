import type { Agreement } from '@channel/contracts/dealer'

type Period = Pick<Agreement, 'startsOn' | 'endsOn'>

/** A contract ends on the day it begins on, or later. */
export const periodRefusal = ({ startsOn, endsOn }: Period) =>
  endsOn < startsOn ? ({ code: 'AGREEMENT_PERIOD', startsOn, endsOn } as const) : undefined
