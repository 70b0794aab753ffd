import type { CallContext, ParsedInputOf } from '@channel/contracts'
import { getDocument, listDocuments, uploadDocument } from '@channel/contracts/dealer'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { DocumentHandlers } from './document.handlers.js'

export const DOCUMENT_HANDLERS = Symbol('document handlers')

@Controller()
export class DocumentRpc {
  constructor(@Inject(DOCUMENT_HANDLERS) private readonly documents: DocumentHandlers) {}

  @MessagePattern(uploadDocument.pattern)
  upload(@Payload(parsed(uploadDocument)) input: ParsedInputOf<typeof uploadDocument>, @Ctx() context: CallContext) {
    return this.documents.upload(input, context)
  }

  @MessagePattern(listDocuments.pattern)
  list(@Payload(parsed(listDocuments)) input: ParsedInputOf<typeof listDocuments>, @Ctx() context: CallContext) {
    return this.documents.list(input, context)
  }

  @MessagePattern(getDocument.pattern)
  read(@Payload(parsed(getDocument)) input: ParsedInputOf<typeof getDocument>, @Ctx() context: CallContext) {
    return this.documents.read(input, context)
  }
}
