import { claimPort, freePort, isPortFree } from '@channel/provision'

const FIRST = 4_000
const TRIED = 100

/** 4000, or the next free one, from `from` on. */
export const nextFreePort = async (host: string, from = FIRST): Promise<number> => {
  for (let port = from; port < from + TRIED; port += 1) if (await isPortFree(port, host)) return port
  throw new Error(`Every port from ${from} to ${from + TRIED - 1} is in use; set PORT to a free one`)
}

/** The wanted port where it is free, any free one for 0; an error that says who holds it where it is not. */
export const wantedPort = (host: string, port: number): Promise<number> =>
  port === 0 ? freePort(host) : claimPort(port, 'the gateway (PORT)', host)
