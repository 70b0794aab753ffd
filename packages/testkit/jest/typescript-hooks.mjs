// @ts-check
/** Node's module hooks by which the set-up of a test run, which jest itself does not transform, runs from TypeScript sources. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { transform } from '@swc/core'

const configFile = fileURLToPath(new URL('../../../.swcrc', import.meta.url))

/** @type {import('node:module').ResolveHook} */
export const resolve = (specifier, context, next) => {
  const conditions = [...context.conditions, 'source']
  const fromSource = context.parentURL?.endsWith('.ts') && /^\.\.?\/.*\.js$/.test(specifier)
  return next(fromSource ? specifier.replace(/\.js$/, '.ts') : specifier, { ...context, conditions })
}

/** @type {import('node:module').LoadHook} */
export const load = async (url, context, next) => {
  if (!url.endsWith('.ts')) return next(url, context)
  const filename = fileURLToPath(url)
  const { code } = await transform(await readFile(filename, 'utf8'), { filename, configFile, sourceMaps: 'inline' })
  return { format: 'module', source: code, shortCircuit: true }
}
