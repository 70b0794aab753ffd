import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  cancelImport,
  getImport,
  listImportErrors,
  listImports,
  startImport,
  uploadImportPart,
} from '@channel/contracts/inventory'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { ImportHandlers } from './import.handlers.js'

export const IMPORT_HANDLERS = Symbol('IMPORT_HANDLERS')

@Controller()
export class ImportRpc {
  constructor(@Inject(IMPORT_HANDLERS) private readonly imports: ImportHandlers) {}

  @MessagePattern(uploadImportPart.pattern)
  uploadPart(@Payload(parsed(uploadImportPart)) input: ParsedInputOf<typeof uploadImportPart>, @Ctx() context: CallContext) {
    return this.imports.uploadPart(input, context)
  }

  @MessagePattern(startImport.pattern)
  start(@Payload(parsed(startImport)) input: ParsedInputOf<typeof startImport>, @Ctx() context: CallContext) {
    return this.imports.start(input, context)
  }

  @MessagePattern(cancelImport.pattern)
  cancel(@Payload(parsed(cancelImport)) input: ParsedInputOf<typeof cancelImport>, @Ctx() context: CallContext) {
    return this.imports.cancel(input, context)
  }

  @MessagePattern(getImport.pattern)
  get(@Payload(parsed(getImport)) input: ParsedInputOf<typeof getImport>, @Ctx() context: CallContext) {
    return this.imports.get(input, context)
  }

  @MessagePattern(listImports.pattern)
  list(@Payload(parsed(listImports)) input: ParsedInputOf<typeof listImports>, @Ctx() context: CallContext) {
    return this.imports.list(input, context)
  }

  @MessagePattern(listImportErrors.pattern)
  errors(@Payload(parsed(listImportErrors)) input: ParsedInputOf<typeof listImportErrors>, @Ctx() context: CallContext) {
    return this.imports.errors(input, context)
  }
}
