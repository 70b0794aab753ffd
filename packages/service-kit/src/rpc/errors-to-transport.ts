import type { RpcExceptionFilter } from '@nestjs/common'
import { Catch } from '@nestjs/common'
import type { Observable } from 'rxjs'
import { throwError } from 'rxjs'

/** Hands every error to the transport as it is; Nest's own filter would answer "Internal server error" and drop the rest. */
@Catch()
export class ErrorsToTransport implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error)
  }
}
