import { createServer } from 'node:net'

const FIRST = 4_000
const TRIED = 100

const isFree = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)))
  })

/** A port that nobody listens on now; the system chooses. */
export const freePort = (host = '127.0.0.1'): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ host, port: 0 }, () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })

/** 4000, or the next free one, from `from` on. */
export const nextFreePort = async (host: string, from = FIRST): Promise<number> => {
  for (let port = from; port < from + TRIED; port += 1) if (await isFree(host, port)) return port
  throw new Error(`Every port from ${from} to ${from + TRIED - 1} is in use; set PORT to a free one`)
}

/** The wanted port where it is free; throws and says so where it is not. */
export const wantedPort = async (host: string, port: number): Promise<number> => {
  if (port === 0) return freePort(host)
  if (await isFree(host, port)) return port
  throw new Error(`Port ${port} (from PORT) is in use by another program; stop it, or set PORT to another one or leave it unset`)
}
