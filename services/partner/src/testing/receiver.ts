import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

export type Received = { path: string; headers: Record<string, string>; body: string; at: number }
type Answer = { status: number; body?: string; headers?: Record<string, string>; afterMs?: number } | 'never'

/** A partner's server: remembers what it got and answers as it is told. */
export const receiver = async () => {
  const received: Received[] = []
  let answer: (message: Received) => Answer = () => ({ status: 204 })
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const message = { path: String(request.url), headers: request.headers as Record<string, string>, body, at: Date.now() }
      received.push(message)
      const reply = answer(message)
      if (reply === 'never') return
      setTimeout(() => response.writeHead(reply.status, reply.headers).end(reply.body), reply.afterMs ?? 0)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    answers: (how: (message: Received) => Answer) => {
      answer = how
    },
    clear: () => received.splice(0),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export type Receiver = Awaited<ReturnType<typeof receiver>>

/** As a partner checks it; throws where the signature is not by this secret. The library wants a fresh timestamp, so time is real. */
export const verified = (secret: string, { headers, body }: Received): unknown => new Webhook(secret).verify(body, headers)
