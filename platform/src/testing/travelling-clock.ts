import { businessDay } from '@channel/contracts'

const DAY_MS = 86_400_000

/**
 * Runs like the real one, so many days ahead of it. Begins such that today and tomorrow are of one month: on the last day of a month it is
 * the first of the next.
 */
export class TravellingClock {
  private days: number

  constructor() {
    const real = new Date()
    this.days = businessDay(real).slice(0, 7) === businessDay(real, 1).slice(0, 7) ? 0 : 1
  }

  readonly now = (): Date => new Date(Date.now() + this.days * DAY_MS)

  get today(): string {
    return businessDay(this.now())
  }

  sleepOneNight(): void {
    this.days += 1
  }
}
