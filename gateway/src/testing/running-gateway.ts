import { deriveKey, memoryKeyValue } from '@channel/service-kit'
import { SignJWT } from 'jose'
import request from 'supertest'
import { createGateway } from '../create-gateway.js'
import type { GatewayLogger, GatewayOptions } from '../gateway-options.js'
import { RpcFake } from './rpc-fake.js'

const SECRET = 'a-secret-for-tests-0123456789'
export const ACCOUNT_ID = '0197a5a0-0000-7000-8000-000000000001'

type Claims = Partial<{
  sub: string
  sid: string
  roles: string[]
  dealerCode: string
  exp: number
  secret: string
  purpose: string
}>

const now = () => Math.floor(Date.now() / 1000)

/** An access token as the identity service makes it. */
export const accessToken = (claims: Claims = {}): Promise<string> => {
  const { secret = SECRET, purpose = 'access-token', exp = now() + 60, ...rest } = claims
  const payload = { sub: ACCOUNT_ID, sid: 'session-1', roles: ['brand-ops'], ...rest }
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt(exp - 900)
    .setExpirationTime(exp)
    .sign(deriveKey(secret, purpose))
}

type Logged = { level: string; details: Record<string, unknown>; message: string | undefined }

const recordingLogger = (lines: Logged[]): GatewayLogger => {
  const at = (level: string) => (details: object, message?: string) =>
    void lines.push({ level, details: { ...details }, message })
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

type Headers = Record<string, string>
export type Answered = {
  status: number
  headers: Record<string, string>
  data: Record<string, never> | null | undefined
  errors: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> & { code: string } }[]
}

const answered = ({ status, headers, body }: request.Response): Answered => ({
  status,
  headers: headers as Record<string, string>,
  data: body.data,
  errors: body.errors ?? [],
})

/** A gateway that listens on a free port, with fake services behind it. */
export const runningGateway = async (options: Partial<GatewayOptions> = {}) => {
  const rpc = new RpcFake()
  const cache = memoryKeyValue()
  const logged: Logged[] = []
  const gateway = await createGateway({
    rpc,
    cache,
    secret: SECRET,
    logger: recordingLogger(logged),
    port: 0,
    host: '127.0.0.1',
    development: false,
    ...options,
  })
  const bearer = `Bearer ${await accessToken()}`

  /** Any body at all, as nobody in particular. */
  const post = (body: string | object, headers: Headers = {}) =>
    request(gateway.url).post('/graphql').set('content-type', 'application/json').set(headers).send(body)

  return {
    rpc,
    cache,
    logged,
    url: gateway.url,
    http: request(gateway.url),
    post,
    /** A document without a token. */
    anonymously: async (query: string, variables: object = {}, headers: Headers = {}) =>
      answered(await post({ query, variables }, headers)),
    /** A document sent by brand operations. */
    send: async (query: string, variables: object = {}, headers: Headers = {}) =>
      answered(await post({ query, variables }, { authorization: bearer, ...headers })),
    close: () => gateway.close(),
  }
}
export type RunningGateway = Awaited<ReturnType<typeof runningGateway>>
