import type { Credit, CreditEvent, Decision, OwedChange } from './credit.js'
import { inCurrency, onceBooked } from './credit.js'
import { daysAfter } from './days.js'

type Of<T extends OwedChange['type']> = Extract<OwedChange, { type: T }>

/** Returns, rebates, payments and corrections: nobody is asked whether credit is free, since they tell what is so. */
export const decideOwed = (credit: Credit, change: OwedChange): Decision => {
  switch (change.type) {
    case 'credit-return':
      return decideReturn(credit, change)
    case 'credit-rebate':
      return decideRebate(credit, change)
    case 'adjust-owed':
      return inCurrency(credit.account, change.currency, () => {
        const { amountMinor, reference, reason } = change
        return [{ type: 'owed-adjusted', document: { number: reference, id: null }, reason, amountMinor, ...dueFrom(credit) }]
      })
    case 'record-payment':
      return inCurrency(credit.account, change.currency, () => [
        { type: 'payment-recorded', document: { number: change.reference, id: null }, amountMinor: change.amountMinor },
      ])
    case 'set-limit':
      return inCurrency(credit.account, change.currency, () => limitChange(credit, change))
  }
}

const dueFrom = ({ account, day }: Credit) => ({ day, dueOn: daysAfter(day, account.paymentDays) })

const decideReturn = (credit: Credit, change: Of<'credit-return'>): Decision =>
  onceBooked(credit, `return ${change.returnId}`, () =>
    inCurrency(credit.account, change.currency, () => {
      const { returnId, number = returnId, amountMinor } = change
      return [{ type: 'return-credited', returnId, document: { number, id: returnId }, amountMinor }]
    }),
  )

const decideRebate = (credit: Credit, change: Of<'credit-rebate'>): Decision =>
  onceBooked(credit, `settlement ${change.number}`, () =>
    inCurrency(credit.account, change.currency, () => {
      const { settlementId: id, number, amountMinor } = change
      return amountMinor === 0 ? [] : [{ type: 'rebate-credited', document: { number, id }, amountMinor, ...dueFrom(credit) }]
    }),
  )

const limitChange = ({ account }: Credit, { limitMinor, reason }: Of<'set-limit'>): CreditEvent[] =>
  account.limitMinor === limitMinor ? [] : [{ type: 'limit-changed', fromMinor: account.limitMinor, toMinor: limitMinor, reason }]
