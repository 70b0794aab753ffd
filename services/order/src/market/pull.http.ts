import type { Result } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { HttpRequest } from './market-adapter.js'

const TIMEOUT_MS = 15_000
const LARGEST_BYTES = 20_000_000

export type HttpFault = { readonly code: 'UNREACHABLE' | 'HTTP_STATUS' | 'ANSWER_TOO_LARGE'; readonly reason: string }

/** Asks a platform. Reasons never quote the address: it may carry a token. */
export const send = async ({ url, headers, body }: HttpRequest): Promise<Result<string, HttpFault>> => {
  try {
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (!answer.ok) return err({ code: 'HTTP_STATUS', reason: String(answer.status) })
    if (Number(answer.headers.get('content-length') ?? 0) > LARGEST_BYTES) return err({ code: 'ANSWER_TOO_LARGE', reason: '' })
    return ok(await answer.text())
  } catch (error) {
    return err({ code: 'UNREACHABLE', reason: error instanceof Error ? error.name : 'unknown' })
  }
}
