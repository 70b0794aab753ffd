import type { AddressInfo, Server, Socket } from 'node:net'
import { connect, createServer } from 'node:net'

/** A TCP wire in front of a replica, which a test can cut: what a caller sees when a process dies. */
export class BreakableWire {
  connections = 0
  private readonly sockets = new Set<Socket>()
  private readonly server: Server

  constructor(private readonly target: string) {
    this.server = createServer((socket) => this.join(socket))
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  /** Cuts the connections of now; new ones are taken. */
  cut(): void {
    this.sockets.forEach((socket) => socket.destroy())
  }

  /** Cuts the connections, and new ones are refused. */
  async down(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve))
    this.cut()
    await closed
  }

  private join(near: Socket): void {
    this.connections += 1
    const { hostname, port } = new URL(this.target)
    const far = connect(Number(port), hostname)
    near.pipe(far).pipe(near)
    for (const socket of [near, far]) {
      this.sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        this.sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
  }
}
