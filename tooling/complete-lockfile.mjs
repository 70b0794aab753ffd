/**
 * `npm run lock`: after packages changed. npm leaves optional packages for other platforms out of the lockfile where its registry
 * does not carry them, and `npm ci` then refuses the lockfile everywhere. This writes them in, by version, with the platform that
 * their name says; no other platform ever fetches them.
 */
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../package-lock.json', import.meta.url)
const SYSTEMS = {
  darwin: 'darwin',
  win32: 'win32',
  windows: 'win32',
  linux: 'linux',
  freebsd: 'freebsd',
  android: 'android',
  openharmony: 'openharmony',
}
const PROCESSORS = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 's390x', 'riscv64', 'loong64', 'wasm32']

const systemOf = (name) => Object.entries(SYSTEMS).find(([word]) => name.includes(word))?.[1]
const processorOf = (name) =>
  PROCESSORS.find((word) => new RegExp(`(^|[-_])${word}([-_]|$)`).test(name)) ??
  (/-64$/.test(name) ? 'x64' : /arm(v7|hf)/.test(name) ? 'arm' : undefined)

const lock = JSON.parse(readFileSync(file, 'utf8'))
const known = new Set(
  Object.keys(lock.packages).map((place) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)),
)
let added = 0
for (const entry of Object.values({ ...lock.packages }))
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const [os, cpu] = [systemOf(name.split('/').pop()), processorOf(name.split('/').pop())]
    if (known.has(name) || os === undefined || cpu === undefined) continue
    lock.packages[`node_modules/${name}`] = { version, cpu: [cpu], ...(entry.dev ? { dev: true } : {}), optional: true, os: [os] }
    known.add(name)
    added += 1
  }
const { '': root, ...packages } = lock.packages
lock.packages = { '': root, ...Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'))) }
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${added} optional packages of other platforms written in`)
