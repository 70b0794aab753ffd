import { execFileSync } from 'node:child_process'
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'

/** The account PostgreSQL runs as; undefined = ourselves. PostgreSQL refuses to run as root. */
export type OperatingUser = { name: string; uid: number; gid: number }

const lookUp = (name: string): OperatingUser | undefined => {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid === undefined || gid === undefined ? undefined : { name, uid: Number(uid), gid: Number(gid) }
}

const createUser = (): void => {
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'], {
      stdio: 'ignore',
    })
  } catch {
    // Small images have no useradd, and two starts may race for it: what counts is whether the account is there afterwards.
  }
}

/** For root: the account `postgres`, created when missing, or `nobody` where none can be created. */
export const operatingUser = (): OperatingUser | undefined => {
  if (userInfo().uid !== 0) return undefined
  const existing = lookUp('postgres')
  if (existing) return existing
  createUser()
  const user = lookUp('postgres') ?? lookUp('nobody')
  if (user) return user
  throw new Error(
    'PostgreSQL does not run as root and no other account could be created: run as an ordinary user, or set DATABASE_URL',
  )
}

const mayEnter = (directory: string, user: OperatingUser): boolean => {
  const { mode, uid, gid } = statSync(directory)
  if (uid === user.uid) return (mode & 0o100) !== 0
  return (mode & (gid === user.gid ? 0o010 : 0o001)) !== 0
}

/** The first directory on the way to `path` that the user may not enter. */
export const barrierTo = (path: string, user: OperatingUser | undefined): string | undefined => {
  if (!user) return undefined
  const ancestors: string[] = []
  for (let at = realpathSync(path); ; at = dirname(at)) {
    ancestors.unshift(at)
    if (at === dirname(at)) break
  }
  return ancestors.find((directory) => !mayEnter(directory, user))
}
