import { z } from 'zod'
import { ChannelCode, DealerCode } from '../ids.js'
import { command, CommonError, query } from '../message.js'
import { PageInput, pageOf } from '../paging.js'
import { Dealer, DealerClosed, DealerNotFound, VersionConflict } from './dealers.js'
import { LicenceFault, LicenceNumber } from './licences.js'

const text = (most: number) => z.string().trim().max(most)
const some = (most: number) => text(most).min(1)

export const ContactRole = z.enum(['owner', 'purchasing', 'finance', 'warehouse', 'other'])
export type ContactRole = z.infer<typeof ContactRole>

/** A person at the dealer (联系人). */
export const DealerContact = z.object({
  name: some(64),
  role: ContactRole,
  phone: text(32).default(''),
  email: text(120).default(''),
})
export type DealerContact = z.infer<typeof DealerContact>

/** Where goods for the dealer may go (收货地址). */
export const DealerAddress = z.object({
  /** Kept over edits; one that has none yet is new and gets one. */
  id: z.uuid().optional(),
  label: some(64),
  recipient: some(64),
  phone: some(32),
  province: some(32),
  city: some(32),
  district: text(32).default(''),
  street: some(200),
  postcode: text(16).default(''),
  isDefault: z.boolean().default(false),
})
export type DealerAddress = z.infer<typeof DealerAddress>

/** A province, or one city of it (授权区域). */
export const Territory = z.object({ province: some(32), city: some(32).nullable().default(null) })
export type Territory = z.infer<typeof Territory>

export const BankAccount = z.object({ bankName: some(120), accountName: some(120), accountNumber: some(40) })
export type BankAccount = z.infer<typeof BankAccount>

/** What an invoice to the dealer says (开票信息). */
export const InvoiceData = z.object({
  /** 发票抬头 */
  title: some(200),
  /** 纳税人识别号: 15 to 20 digits and capitals. */
  taxNumber: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[0-9A-Z]{15,20}$/),
  address: text(200).default(''),
  phone: text(32).default(''),
})
export type InvoiceData = z.infer<typeof InvoiceData>

const Addresses = z
  .array(DealerAddress)
  .max(50)
  .refine((addresses) => addresses.filter(({ isDefault }) => isDefault).length <= 1, {
    message: 'Only one address is the default',
  })

const ClearableField = z.enum(['licence', 'channel', 'accountManager', 'bank', 'invoice'])

/** What the master keeps of a dealer beside name and place in the tree. */
export const DealerProfile = z.object({
  dealerCode: DealerCode,
  /** Unified social credit code (统一社会信用代码). */
  licence: LicenceNumber.nullable(),
  /** The sales channel through which it is supplied. */
  channel: ChannelCode.nullable(),
  /** Account of the brand's person who looks after it (客户经理). */
  accountManager: z.string().nullable(),
  contacts: z.array(DealerContact),
  addresses: z.array(DealerAddress.extend({ id: z.uuid() })),
  territories: z.array(Territory),
  /** The number has its last four digits only where `bankMasked`. */
  bank: BankAccount.nullable(),
  bankMasked: z.boolean(),
  invoice: InvoiceData.nullable(),
})
export type DealerProfile = z.infer<typeof DealerProfile>

/** Another dealer of the same tier that has the same ground. A warning: the brand may want it so. */
export const TerritoryOverlap = z.object({ dealerCode: DealerCode, name: z.string(), territory: Territory })
export type TerritoryOverlap = z.infer<typeof TerritoryOverlap>

export const LicenceInvalid = z.object({ code: z.literal('LICENCE_INVALID'), licence: z.string(), fault: LicenceFault })
/** A dealer that is not closed has it. */
export const LicenceTaken = z.object({ code: z.literal('LICENCE_TAKEN'), licence: z.string(), dealerCode: DealerCode })

/**
 * What is given replaces what was, each section whole. The people of a dealer may set contacts and addresses of their own and those
 * below; bank data is set by the brand's administrators.
 */
export const editDealer = command('dealer.edit-dealer', {
  input: {
    dealerCode: DealerCode,
    version: z.int(),
    name: some(200).optional(),
    region: text(64).optional(),
    tier: some(32).optional(),
    licence: LicenceNumber.optional(),
    channel: ChannelCode.optional(),
    accountManager: some(64).optional(),
    contacts: z.array(DealerContact).max(50).optional(),
    addresses: Addresses.optional(),
    territories: z.array(Territory).max(500).optional(),
    bank: BankAccount.optional(),
    invoice: InvoiceData.optional(),
    /** What the dealer shall have no more. */
    clear: z.array(ClearableField).default([]),
    reason: text(500).default(''),
  },
  answer: z.object({ dealer: Dealer, profile: DealerProfile, overlaps: z.array(TerritoryOverlap) }),
  error: z.discriminatedUnion('code', [
    DealerNotFound,
    DealerClosed,
    VersionConflict,
    LicenceInvalid,
    LicenceTaken,
    ...CommonError.options,
  ]),
})

/** Of dealers that the caller may see; others are absent. By code. */
export const getDealerProfiles = query('dealer.get-profiles', {
  input: z.object({ codes: z.array(DealerCode).max(1_000) }),
  answer: z.array(DealerProfile),
})

/** One field of a change; the values as JSON text. */
const ChangedField = z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })

/** Who changed what of a dealer (变更记录), append-only. */
export const DealerChange = z.object({
  id: z.uuid(),
  dealerCode: DealerCode,
  at: z.iso.datetime(),
  actor: z.string(),
  /** The dealer's version after it. */
  version: z.int(),
  reason: z.string(),
  fields: z.array(ChangedField),
})
export type DealerChange = z.infer<typeof DealerChange>

/** Newest first. */
export const listDealerChanges = query('dealer.list-changes', {
  input: PageInput.extend({ dealerCode: DealerCode }),
  answer: pageOf(DealerChange),
})
