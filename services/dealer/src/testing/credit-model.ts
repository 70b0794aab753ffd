/** What a caller may do, with small numbers instead of ids so that histories collide. */
export type Step =
  | { do: 'hold'; dealer: number; hold: number; amount: number }
  | { do: 'confirm' | 'release' | 'consume'; hold: number }
  | { do: 'return'; dealer: number; goodsReturn: number; amount: number }
  | { do: 'pay'; dealer: number; amount: number }
  | { do: 'limit'; dealer: number; amount: number }
  | { do: 'suspend' | 'resume'; dealer: number }
  | { do: 'twenty minutes later' }
  | { do: 'repeat'; step: number }

type Dealer = { limit: number; held: number; owed: number; suspended: boolean }
type Hold = { dealer: number; amount: number; status: string; expires: number }

/** The rules of credit told a second time, as plainly as possible, for comparing. Answers `ok` or the refusal's code. */
export class CreditModel {
  readonly dealers: Dealer[]
  private readonly holds = new Map<number, Hold>()
  private readonly returns = new Map<number, number>()
  private readonly answers: string[] = []
  private minute = 0

  constructor(limits: number[]) {
    this.dealers = limits.map((limit) => ({ limit, held: 0, owed: 0, suspended: false }))
  }

  /** `answers[n]` is what the n-th step was answered; a repeat of it is answered the same. */
  take(step: Step): string {
    const answer = step.do === 'repeat' ? (this.answers[step.step % Math.max(1, this.answers.length)] ?? 'ok') : this.first(step)
    this.answers.push(answer)
    return answer
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
      case 'return':
        return this.goodsBack(step)
      case 'pay':
        this.dealer(step.dealer).owed -= step.amount
        return 'ok'
      case 'limit':
        this.dealer(step.dealer).limit = step.amount
        return 'ok'
      case 'suspend':
      case 'resume':
        this.dealer(step.dealer).suspended = step.do === 'suspend'
        return 'ok'
      case 'twenty minutes later':
        return this.later()
    }
  }

  private hold({ dealer: index, hold, amount }: Extract<Step, { do: 'hold' }>): string {
    const dealer = this.dealer(index)
    const known = this.holds.get(hold)
    if (known) {
      const same = known.dealer === index && known.amount === amount && ['held', 'confirmed'].includes(known.status)
      return same ? 'ok' : 'FORBIDDEN'
    }
    if (dealer.suspended) return 'DEALER_SUSPENDED'
    if (dealer.held + dealer.owed + amount > dealer.limit) return 'CREDIT_EXCEEDED'
    dealer.held += amount
    this.holds.set(hold, { dealer: index, amount, status: 'held', expires: this.minute + 15 })
    return 'ok'
  }

  private goodsBack({ dealer: index, goodsReturn, amount }: Extract<Step, { do: 'return' }>): string {
    const known = this.returns.get(goodsReturn)
    if (known !== undefined) return known === index ? 'ok' : 'FORBIDDEN'
    this.returns.set(goodsReturn, index)
    this.dealer(index).owed -= amount
    return 'ok'
  }

  private end(what: 'confirm' | 'release' | 'consume', hold: Hold | undefined): string {
    if (!hold) return 'HOLD_NOT_FOUND'
    const done = { confirm: ['confirmed'], release: ['released', 'expired'], consume: ['consumed'] }[what]
    if (done.includes(hold.status)) return 'ok'
    if (!['held', 'confirmed'].includes(hold.status)) return 'HOLD_ENDED'
    const dealer = this.dealer(hold.dealer)
    if (what !== 'confirm') dealer.held -= hold.amount
    if (what === 'consume') dealer.owed += hold.amount
    hold.status = done[0] as string
    return 'ok'
  }

  private later(): string {
    this.minute += 20
    for (const hold of this.holds.values()) {
      if (hold.status !== 'held' || hold.expires > this.minute) continue
      this.dealer(hold.dealer).held -= hold.amount
      hold.status = 'expired'
    }
    return 'ok'
  }
}
