/** What a caller may do, with small numbers instead of ids so that histories collide. */
export type Step =
  | { do: 'hold'; dealer: number; hold: number; amount: number; approved: boolean }
  | { do: 'confirm' | 'release' | 'consume'; hold: number }
  | { do: 'change'; hold: number; amount: number }
  | { do: 'reopen'; hold: number; amount: number }
  | { do: 'split'; hold: number; newHold: number; amount: number }
  | { do: 'cancel rest'; hold: number; shipped: number }
  | { do: 'ship'; dealer: number; hold: number; shipment: number; amount: number; last: boolean }
  | { do: 'return' | 'rebate'; dealer: number; document: number; amount: number }
  | { do: 'pay' | 'adjust'; dealer: number; amount: number }
  | { do: 'limit' | 'raise for half an hour'; dealer: number; amount: number }
  | { do: 'terms'; dealer: number; paymentDays: number; graceDays: number | null }
  | { do: 'suspend' | 'resume'; dealer: number }
  | { do: 'twenty minutes later' }
  | { do: 'three days later' }
  | { do: 'repeat'; step: number }

type Debt = { amount: number; due: number }
type Dealer = {
  limit: number
  /** Amounts on top of the limit, with the minute in which they end. */
  raised: { amount: number; until: number }[]
  held: number
  owed: number
  suspended: boolean
  paymentDays: number
  graceDays: number | null
  debts: Debt[]
}
type Hold = { dealer: number; amount: number; status: string; expires: number; consumed: number; closing: boolean; from?: number }

const LIVE = ['held', 'confirmed']
const live = (hold: Hold): boolean => LIVE.includes(hold.status)

/** The rules of credit told a second time, as plainly as possible, for comparing. Answers `ok` or the refusal's code. */
export class CreditModel {
  readonly dealers: Dealer[]
  private readonly holds = new Map<number, Hold>()
  private readonly documents = new Map<string, number>()
  private readonly answers: string[] = []
  private minute = 0

  constructor(limits: number[]) {
    this.dealers = limits.map((limit) => {
      return { limit, raised: [], held: 0, owed: 0, suspended: false, paymentDays: 30, graceDays: null, debts: [] }
    })
  }

  /** `answers[n]` is what the n-th step was answered; a repeat of it is answered the same. */
  take(step: Step): string {
    const answer = step.do === 'repeat' ? (this.answers[step.step % Math.max(1, this.answers.length)] ?? 'ok') : this.first(step)
    this.answers.push(answer)
    return answer
  }

  /** What an overview shows. Payments and credits settle the oldest debts first. */
  figures() {
    return this.dealers.map((dealer) => {
      const open = this.openDebts(dealer)
      const overdue = open.filter(({ due }) => due < this.day())
      const sum = (debts: Debt[]) => debts.reduce((total, { amount }) => total + amount, 0)
      const { limit, held, owed } = dealer
      const prepaid = Math.max(0, -owed)
      return {
        limit,
        raised: this.raised(dealer),
        held,
        owed,
        receivable: sum(open),
        overdue: sum(overdue),
        prepaid,
        debts: open.length,
      }
    })
  }

  private openDebts(dealer: Dealer): Debt[] {
    let paid = dealer.debts.reduce((sum, { amount }) => sum + amount, 0) - dealer.owed
    return dealer.debts.flatMap(({ amount, due }) => {
      const settled = Math.min(paid, amount)
      paid -= settled
      return settled < amount ? [{ amount: amount - settled, due }] : []
    })
  }

  private day(): number {
    // The first minute is 16:00 in Shanghai.
    return Math.floor((this.minute + 16 * 60) / (24 * 60))
  }

  private raised({ raised }: Dealer): number {
    return raised.reduce((sum, { amount, until }) => sum + (until > this.minute ? amount : 0), 0)
  }

  private dealer(index: number): Dealer {
    return this.dealers[index] as Dealer
  }

  private first(step: Exclude<Step, { do: 'repeat' }>): string {
    switch (step.do) {
      case 'hold':
        return this.hold(step)
      case 'confirm':
      case 'release':
      case 'consume':
        return this.end(step.do, this.holds.get(step.hold))
      case 'change':
        return this.change(step)
      case 'reopen':
        return this.reopen(step)
      case 'split':
        return this.split(step)
      case 'cancel rest':
        return this.cancelRest(step)
      case 'ship':
        return this.ship(step)
      case 'return':
        return this.once(`return ${step.document}`, step.dealer, () => this.owe(step.dealer, -step.amount))
      case 'rebate':
        return this.once(step.amount === 0 ? undefined : `rebate ${step.document}`, step.dealer, () =>
          this.owe(step.dealer, -step.amount),
        )
      case 'twenty minutes later':
        return this.later(20)
      case 'three days later':
        return this.later(3 * 24 * 60)
      case 'pay':
      case 'adjust':
      case 'limit':
      case 'raise for half an hour':
      case 'terms':
      case 'suspend':
      case 'resume':
        return this.ofDealer(step)
    }
  }

  private ofDealer(
    step: Extract<Step, { do: 'pay' | 'adjust' | 'limit' | 'raise for half an hour' | 'terms' | 'suspend' | 'resume' }>,
  ) {
    const dealer = this.dealer(step.dealer)
    switch (step.do) {
      case 'pay':
        return this.owe(step.dealer, -step.amount)
      case 'adjust':
        return this.owe(step.dealer, step.amount)
      case 'limit':
        dealer.limit = step.amount
        return 'ok'
      case 'raise for half an hour':
        dealer.raised.push({ amount: step.amount, until: this.minute + 30 })
        return 'ok'
      case 'terms':
        dealer.paymentDays = step.paymentDays
        dealer.graceDays = step.graceDays
        return 'ok'
      case 'suspend':
      case 'resume':
        dealer.suspended = step.do === 'suspend'
        return 'ok'
    }
  }

  /** Whether so much more may be set aside. */
  private admit(index: number, amount: number, approved = false): string {
    const dealer = this.dealer(index)
    if (dealer.suspended) return 'DEALER_SUSPENDED'
    if (approved) return 'ok'
    if (dealer.held + dealer.owed + amount > dealer.limit + this.raised(dealer)) return 'CREDIT_EXCEEDED'
    const grace = dealer.graceDays
    const blocked = grace !== null && this.openDebts(dealer).some(({ due }) => this.day() - due > grace)
    return blocked ? 'CREDIT_OVERDUE' : 'ok'
  }

  private hold({ dealer: index, hold, amount, approved }: Extract<Step, { do: 'hold' }>): string {
    const known = this.holds.get(hold)
    if (known) return known.dealer === index && known.amount === amount && live(known) ? 'ok' : 'FORBIDDEN'
    const answer = this.admit(index, amount, approved)
    if (answer !== 'ok') return answer
    this.dealer(index).held += amount
    this.holds.set(hold, { dealer: index, amount, status: 'held', expires: this.minute + 15, consumed: 0, closing: false })
    return 'ok'
  }

  private change({ hold, amount }: Extract<Step, { do: 'change' }>): string {
    const known = this.holds.get(hold)
    if (!known) return 'HOLD_NOT_FOUND'
    if (!live(known) || known.closing) return 'HOLD_ENDED'
    const more = amount - known.amount
    const answer = more > 0 ? this.admit(known.dealer, more) : 'ok'
    if (answer === 'ok') this.setAside(known, amount)
    return answer
  }

  private reopen({ hold, amount }: Extract<Step, { do: 'reopen' }>): string {
    const known = this.holds.get(hold)
    if (!known) return 'HOLD_NOT_FOUND'
    if (known.status === 'consumed') return 'HOLD_ENDED'
    if (live(known)) return known.amount === amount && !known.closing ? 'ok' : 'FORBIDDEN'
    const answer = this.admit(known.dealer, amount)
    if (answer !== 'ok') return answer
    this.dealer(known.dealer).held += amount
    Object.assign(known, { amount, status: 'held', expires: this.minute + 15 })
    return 'ok'
  }

  private split({ hold, newHold, amount }: Extract<Step, { do: 'split' }>): string {
    const known = this.holds.get(hold)
    const other = this.holds.get(newHold)
    if (!known) return 'HOLD_NOT_FOUND'
    if (other) return other.from === hold ? 'ok' : 'FORBIDDEN'
    if (!live(known) || known.closing) return 'HOLD_ENDED'
    if (known.amount < amount) return 'HOLD_TOO_SMALL'
    known.amount -= amount
    this.holds.set(newHold, { ...known, amount, consumed: 0, from: hold })
    return 'ok'
  }

  private cancelRest({ hold, shipped }: Extract<Step, { do: 'cancel rest' }>): string {
    const known = this.holds.get(hold)
    if (!known) return 'HOLD_NOT_FOUND'
    const kept = Math.min(known.amount, Math.max(0, shipped - known.consumed))
    if (!live(known) || known.closing || kept === 0) return this.end('release', known)
    this.setAside(known, kept)
    Object.assign(known, { closing: true, status: 'confirmed' })
    return 'ok'
  }

  private ship({ dealer, hold, shipment, amount, last }: Extract<Step, { do: 'ship' }>): string {
    const known = this.holds.get(hold)
    const document = `shipment ${shipment}`
    if (!this.documents.has(document)) {
      if (known?.dealer !== dealer) return 'HOLD_NOT_FOUND'
      if (known.status === 'consumed') return 'HOLD_ENDED'
    }
    return this.once(document, dealer, () => {
      const hit = known as Hold
      if (live(hit)) this.setAside(hit, Math.max(0, hit.amount - amount))
      hit.consumed += amount
      this.owe(dealer, amount)
      if (live(hit) && (last || (hit.closing && hit.amount === 0))) this.finish(hit)
      return 'ok'
    })
  }

  private finish(hold: Hold): void {
    this.setAside(hold, 0)
    Object.assign(hold, { status: 'consumed', closing: false, amount: hold.consumed })
  }

  private setAside(hold: Hold, amount: number): void {
    this.dealer(hold.dealer).held += amount - hold.amount
    hold.amount = amount
  }

  private once(document: string | undefined, dealer: number, effect: () => string): string {
    const known = document === undefined ? undefined : this.documents.get(document)
    if (known !== undefined) return known === dealer ? 'ok' : 'FORBIDDEN'
    if (document !== undefined) this.documents.set(document, dealer)
    return effect()
  }

  private owe(index: number, amount: number): string {
    const dealer = this.dealer(index)
    dealer.owed += amount
    if (amount > 0) dealer.debts.push({ amount, due: this.day() + dealer.paymentDays })
    return 'ok'
  }

  private end(what: 'confirm' | 'release' | 'consume', hold: Hold | undefined): string {
    if (!hold) return 'HOLD_NOT_FOUND'
    const done = { confirm: ['confirmed'], release: ['released', 'expired'], consume: ['consumed'] }[what]
    if (done.includes(hold.status) || (what === 'release' && hold.closing)) return 'ok'
    if (!live(hold)) return 'HOLD_ENDED'
    if (what === 'consume') {
      const { amount } = hold
      hold.consumed += amount
      this.owe(hold.dealer, amount)
      this.finish(hold)
      return 'ok'
    }
    if (what === 'release') this.dealer(hold.dealer).held -= hold.amount
    hold.status = done[0] as string
    return 'ok'
  }

  private later(minutes: number): string {
    this.minute += minutes
    for (const hold of this.holds.values()) {
      if (hold.status !== 'held' || hold.expires > this.minute) continue
      this.dealer(hold.dealer).held -= hold.amount
      hold.status = 'expired'
    }
    return 'ok'
  }
}
