import type { CallContext, Currency, DealerCode, ErrorOf, NewEvent, Principal, Result } from '@channel/contracts'
import { actorOf, err, hasRole, newEvent, ok } from '@channel/contracts'
import type {
  disputeStatement,
  Month,
  Statement,
  StatementAction,
  StatementLineKind,
  StatementStatus,
} from '@channel/contracts/dealer'
import { statementConfirmed, statementCorrected, statementDisputed, statementIssued } from '@channel/contracts/dealer'

/** A statement as it is stored. */
export type StatementState = Omit<Statement, 'allowed' | 'status'> & { readonly status: Exclude<StatementStatus, 'open'> }

export type Movement = { readonly kind: StatementLineKind; readonly amountMinor: number }

type Refusal = Exclude<
  ErrorOf<typeof disputeStatement>,
  { code: 'FORBIDDEN' | 'IDEMPOTENCY_KEY_REUSED' | 'UNKNOWN_STATEMENT_LINE' | 'STATEMENT_NOT_FOUND' }
>
type Decision = Result<StatementState, Refusal>
type Figures = Pick<
  Statement,
  'openingMinor' | 'shipmentsMinor' | 'returnsMinor' | 'rebatesMinor' | 'paymentsMinor' | 'adjustmentsMinor' | 'closingMinor'
>

export const numberOf = (dealerCode: DealerCode, month: Month): string => `ST${month.replace('-', '')}-${dealerCode}`

/** Opening, and by kind what came and went. Debts of shipments and adjustments count up, the others down. */
export const figuresOf = (openingMinor: number, movements: readonly Movement[]): Figures => {
  const sum = (kind: StatementLineKind) =>
    movements.reduce((total, line) => (line.kind === kind ? total + line.amountMinor : total), 0)
  const down = (kind: StatementLineKind) => 0 - sum(kind)
  return {
    openingMinor,
    shipmentsMinor: sum('shipment'),
    returnsMinor: down('return'),
    rebatesMinor: down('rebate'),
    paymentsMinor: down('payment'),
    adjustmentsMinor: sum('adjustment'),
    closingMinor: movements.reduce((total, { amountMinor }) => total + amountMinor, openingMinor),
  }
}

const ACTIONS: Record<Exclude<StatementStatus, 'open'>, readonly StatementAction[]> = {
  issued: ['dispute', 'correct', 'confirm-dealer', 'confirm-brand'],
  // A dealer that signs after all takes its dispute back.
  disputed: ['correct', 'confirm-dealer'],
  corrected: ['dispute', 'correct', 'confirm-dealer', 'confirm-brand'],
  confirmed: [],
}

/** Who has signed does not sign again, and does not dispute what he signed. */
export const allowedIn = ({ status, dealerConfirmation, brandConfirmation }: StatementState): StatementAction[] =>
  ACTIONS[status].filter((action) => {
    switch (action) {
      case 'dispute':
      case 'confirm-dealer':
        return dealerConfirmation === null
      case 'confirm-brand':
        return brandConfirmation === null
      case 'correct':
        return true
    }
  })

export const shown = (statement: StatementState): Statement => ({ ...statement, allowed: allowedIn(statement) })

type Asked = { readonly version: number }

const step = (statement: StatementState, action: StatementAction, { version }: Asked, next: () => StatementState): Decision => {
  if (version !== statement.version) return err({ code: 'STATEMENT_CHANGED', version: statement.version })
  const allowed = allowedIn(statement)
  return allowed.includes(action) ? ok(next()) : err({ code: 'STATEMENT_NOT_ALLOWED', status: statement.status, allowed })
}

const UNSIGNED = { dealerConfirmation: null, brandConfirmation: null }

export const dispute = (statement: StatementState, asked: Asked): Decision =>
  step(statement, 'dispute', asked, () => ({ ...statement, ...UNSIGNED, status: 'disputed' }))

/** A new version without signatures. What was booked since and stands on a later statement changes no figure here. */
export const correct = (statement: StatementState, asked: Asked, added: readonly Movement[]): Decision =>
  step(statement, 'correct', asked, () => {
    const more = figuresOf(0, added)
    return {
      ...statement,
      ...UNSIGNED,
      status: 'corrected',
      version: statement.version + 1,
      adjustmentsMinor: statement.adjustmentsMinor + more.adjustmentsMinor,
      closingMinor: statement.closingMinor + more.closingMinor,
      lineCount: statement.lineCount + added.length,
    }
  })

export type Side = 'dealer' | 'brand'

/** Whose signature somebody's is; no service signs for anybody. */
export const sideOf = (principal: Principal): Side | undefined => {
  if (hasRole(principal, 'brand-admin', 'brand-ops')) return 'brand'
  return hasRole(principal, 'dealer-finance') ? 'dealer' : undefined
}

export const confirm = (statement: StatementState, asked: Asked, side: Side, signature: { by: string; at: string }): Decision =>
  step(statement, `confirm-${side}`, asked, () => {
    const signed = { ...statement, [`${side}Confirmation`]: signature }
    const whole = signed.dealerConfirmation !== null && signed.brandConfirmation !== null
    return { ...signed, status: whole ? 'confirmed' : statement.version > 1 ? 'corrected' : 'issued' }
  })

export const signatureOf = ({ context, at }: { context: CallContext; at: Date }) => ({
  by: actorOf(context.principal),
  at: at.toISOString(),
})

type Told = { dealerCode: DealerCode; month: Month; number: string; version: number; closingMinor: number; currency: Currency }

export const issued = ({ dealerCode, month, number, version, closingMinor, currency }: Told): NewEvent =>
  newEvent(statementIssued, dealerCode, { dealerCode, month, number, version, closingMinor, currency })

/** What the world is told of a step; one signature alone is nobody else's business. */
export const published = (statement: StatementState): NewEvent[] => {
  const { dealerCode, month, number, version, closingMinor, currency } = statement
  const told = { dealerCode, month, number, version, closingMinor, currency }
  switch (statement.status) {
    case 'disputed':
      return [newEvent(statementDisputed, dealerCode, told)]
    case 'confirmed':
      return [newEvent(statementConfirmed, dealerCode, told)]
    case 'corrected':
      return (statement.dealerConfirmation ?? statement.brandConfirmation) ? [] : [newEvent(statementCorrected, dealerCode, told)]
    case 'issued':
      return []
  }
}
