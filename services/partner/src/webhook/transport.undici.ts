import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { isIP } from 'node:net'
import { Agent, request } from 'undici'
import { isLoopback, isPublic } from './addresses.net.js'
import type { Attempted, SentMessage, Transport, UrlRefusal } from './transport.js'

const LIMIT_MS = 10_000
const CONNECT_LIMIT_MS = 5_000
const EXCERPT_CHARACTERS = 1_000

type Resolve = (
  hostname: string,
  options: { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

export type TransportOptions = {
  /** Lets addresses of our own network and plain HTTP to this machine be reached: a developer's receiver lives there. */
  readonly development: boolean
  readonly resolve?: Resolve
}

/**
 * Resolves a name and answers only where all its addresses may be reached. The connection goes to the addresses that were checked: a name
 * that changes its mind between check and use gains nothing.
 */
const guarded =
  (permits: (address: string) => boolean, resolve: Resolve): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { all: true }, (error, addresses) => {
      const [first] = addresses ?? []
      const refused = (addresses ?? []).find(({ address }) => !permits(address))
      if (error !== null || first === undefined) callback(error ?? new Error(`${hostname} has no address`), '')
      else if (refused) callback(new Error(`${hostname} is at ${refused.address}, which is no public address`), '')
      else if (options.all === true) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '')
const isThisMachine = (host: string): boolean => /^(?:.+\.)?localhost\.?$/.test(host) || isLoopback(host)

const refusalOf = (text: string, development: boolean): UrlRefusal | undefined => {
  if (!URL.canParse(text)) return 'not-a-url'
  const { protocol, hostname, username, password } = new URL(text)
  const host = bare(hostname)
  if (username !== '' || password !== '') return 'has-credentials'
  if (protocol !== 'https:' && !(development && protocol === 'http:' && isThisMachine(host))) return 'not-https'
  const isPrivate = isThisMachine(host) || (isIP(host) > 0 && !isPublic(host))
  return isPrivate && !development ? 'private-address' : undefined
}

/** The beginning of an answer, as text that any table can keep; the rest is not read. */
const excerptOf = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length >= EXCERPT_CHARACTERS) break
  }
  // By characters: half of one is nothing that a table keeps.
  return [...text].slice(0, EXCERPT_CHARACTERS).join('').replaceAll('\0', '')
}

const wordsOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no answer within ${LIMIT_MS / 1_000} s`
  const cause = error instanceof AggregateError ? (error.errors as unknown[])[0] : undefined
  return (cause instanceof Error ? cause.message : error.message).slice(0, 500)
}

/** HTTP by undici, which follows no redirect unless told to: an answer of 3xx is a failure like any other. */
export const undiciTransport = ({ development, resolve = lookup }: TransportOptions): Transport => {
  const permits = development ? () => true : isPublic
  const agent = new Agent({ connect: { lookup: guarded(permits, resolve), timeout: CONNECT_LIMIT_MS } })

  const send = async ({ url, headers, body }: SentMessage): Promise<Pick<Attempted, 'statusCode' | 'response'>> => {
    const signal = AbortSignal.timeout(LIMIT_MS)
    const answer = await request(url, { method: 'POST', headers: { ...headers }, body, dispatcher: agent, signal })
    // Its status is what counts; an answer that breaks off has been given all the same.
    return { statusCode: answer.statusCode, response: await excerptOf(answer.body).catch(() => '') }
  }
  return {
    refusalOf: (url) => refusalOf(url, development),
    post: async (message) => {
      const begin = performance.now()
      const durationMs = () => Math.round(performance.now() - begin)
      const refusal = refusalOf(message.url, development)
      if (refusal !== undefined) return { statusCode: null, durationMs: 0, response: '', error: refusal }
      try {
        const answer = await send(message)
        return { ...answer, durationMs: durationMs(), error: null }
      } catch (error) {
        return { statusCode: null, durationMs: durationMs(), response: '', error: wordsOf(error) }
      }
    },
    close: () => agent.destroy(),
  }
}
