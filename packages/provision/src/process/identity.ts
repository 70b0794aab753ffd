import { readFileSync } from 'node:fs'

/** A process that can be told apart from a later one with the same pid. */
export type ProcessIdentity = { pid: number; startedAt: string | null }

/** Fields of /proc/<pid>/stat after the command name: state is the first, start time in clock ticks the twentieth. */
const statFields = (pid: number): { command: string; fields: string[] } | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const end = stat.lastIndexOf(')')
    return { command: stat.slice(stat.indexOf('(') + 1, end), fields: stat.slice(end + 2).split(' ') }
  } catch {
    return undefined
  }
}

const answersSignals = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** False for zombies too: an orphan that ended inside a container without an init process stays one for ever. */
export const isAlive = (pid: number): boolean => answersSignals(pid) && statFields(pid)?.fields[0] !== 'Z'

export const identityOf = (pid: number): ProcessIdentity => ({ pid, startedAt: statFields(pid)?.fields[19] ?? null })

export const isSameProcess = (known: ProcessIdentity): boolean =>
  isAlive(known.pid) && (known.startedAt === null || identityOf(known.pid).startedAt === known.startedAt)

/** Command name where the system tells it (Linux); undefined elsewhere. */
export const commandOf = (pid: number): string | undefined => statFields(pid)?.command

export const parseIdentity = (text: string): ProcessIdentity | undefined => {
  try {
    const value = JSON.parse(text) as Partial<ProcessIdentity>
    return typeof value.pid === 'number' ? { pid: value.pid, startedAt: value.startedAt ?? null } : undefined
  } catch {
    return undefined
  }
}
