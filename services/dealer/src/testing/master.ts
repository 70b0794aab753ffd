import { newId } from '@channel/contracts'
import type { CallContext, InputOf } from '@channel/contracts'
import { applyForDealer, uploadDocument } from '@channel/contracts/dealer'
import type { DealerApplication, DocumentKind } from '@channel/contracts/dealer'
import { brandOps } from '@channel/testkit'
import type { masterParts } from '../master.parts.js'
import { key } from './running.js'

type Master = ReturnType<typeof masterParts>

/** Company codes with right check digits. */
export const LICENCES = ['91440300708461136T', '91110108551385082Q', '914403001922038216', '9144030071526726XG'] as const

/** A small file of a type, different at every call. */
export const paper = (type: 'pdf' | 'png' | 'jpeg' | 'zip' = 'pdf', bytes = 64): Buffer => {
  const marks = { pdf: '%PDF-1.7', png: '\x89PNG\r\n\x1a\n', jpeg: '\xff\xd8\xff\xe0', zip: 'PK\x03\x04' }
  return Buffer.concat([Buffer.from(marks[type], 'latin1'), Buffer.from(newId())], bytes)
}

export const applied = async (
  { onboarding }: Master,
  form: Partial<InputOf<typeof applyForDealer>> = {},
  context: CallContext = brandOps,
): Promise<DealerApplication> => {
  const contacts = [{ name: '赵六', role: 'owner' as const }]
  const whole = { idempotencyKey: key(), companyName: '苏州健康器械有限公司', licence: LICENCES[0], contacts, ...form }
  const reply = await onboarding.apply(applyForDealer.input.parse(whole), context)
  if (!reply.ok) throw new Error(JSON.stringify(reply.error))
  return reply.value
}

export const attach = (
  { documents }: Master,
  applicationId: string,
  file: { kind?: DocumentKind; content?: Buffer } = {},
  context: CallContext = brandOps,
) => {
  const { kind = 'licence', content = paper() } = file
  const owner = { type: 'application' as const, applicationId }
  const whole = { idempotencyKey: key(), owner, kind, fileName: '营业执照.pdf', content: content.toString('base64') }
  return documents.upload(uploadDocument.input.parse(whole), context)
}
