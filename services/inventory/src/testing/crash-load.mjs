// @ts-check
/** What lies beside this file is left out of builds, so the loader of the sources passes it over; here it is wanted. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { transform } from '@swc/core'

const beside = new URL('.', import.meta.url).href
const { exclude: _left, ...swc } = JSON.parse(await readFile(new URL('../../../../.swcrc', import.meta.url), 'utf8'))

/** @type {import('node:module').LoadHook} */
export const load = async (url, context, next) => {
  if (!url.startsWith(beside) || !url.endsWith('.ts')) return next(url, context)
  const filename = fileURLToPath(url)
  const { code } = await transform(await readFile(filename, 'utf8'), { ...swc, filename, swcrc: false, sourceMaps: 'inline' })
  return { format: 'module', source: code, shortCircuit: true }
}
