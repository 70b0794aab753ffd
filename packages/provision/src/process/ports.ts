import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'

const LISTENING = '0A'

const LOOPBACK = '127.0.0.1'

const listen = (port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address()
      const chosen = typeof address === 'object' && address !== null ? address.port : port
      server.close(() => resolve(chosen))
    })
  })

const handedOut = new Set<number>()

/**
 * A port that nobody listens on now; the system chooses. None is handed out twice by one process: whoever got it may not listen on it yet.
 */
export const freePort = async (host = LOOPBACK): Promise<number> => {
  for (;;) {
    const port = await listen(0, host)
    if (handedOut.has(port)) continue
    handedOut.add(port)
    return port
  }
}

export const isPortFree = (port: number, host = LOOPBACK): Promise<boolean> =>
  listen(port, host).then(
    () => true,
    () => false,
  )

const listeningInodes = (port: number): Set<string> => {
  const inodes = new Set<string>()
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readFileSync(table, 'utf8').split('\n').slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/)
      if (state === LISTENING && Number.parseInt(local?.split(':')[1] ?? '', 16) === port && inode) inodes.add(inode)
    }
  }
  return inodes
}

const holdsOneOf = (pid: string, inodes: Set<string>): boolean => {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1]
      return inode !== undefined && inodes.has(inode)
    })
  } catch {
    return false
  }
}

/** Who listens on the port, in words; undefined where the system does not tell (not Linux, or another user's process). */
const portHolder = (port: number): string | undefined => {
  try {
    const inodes = listeningInodes(port)
    const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && holdsOneOf(name, inodes))
    if (pid === undefined) return undefined
    return `process ${pid} (${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim().slice(0, 120)})`
  } catch {
    return undefined
  }
}

/** The wanted port, or an error that says who holds it. */
export const claimPort = async (port: number, purpose: string, host = LOOPBACK): Promise<number> => {
  if (await isPortFree(port, host)) return port
  throw new Error(`Port ${port}, wanted for ${purpose}, is held by ${portHolder(port) ?? 'another program'}`)
}

/** The port a server had at its last start, so that those who know its address find it again; else a free one. */
export const rememberedPort = async (file: string): Promise<number> => {
  const last = Number(await readFile(file, 'utf8').catch(() => ''))
  const port = last > 0 && (await isPortFree(last)) ? last : await freePort()
  await writeFile(file, String(port))
  return port
}

export const acceptsConnections = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => socket.end(() => resolve(true)))
    socket.once('error', () => resolve(false))
  })
