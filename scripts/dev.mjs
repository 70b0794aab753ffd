import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensure, root } from './ensure.mjs'

await ensure()
const { transformFile } = await import('@swc/core')
const { runDev } = await import(pathToFileURL(path.join(root, 'platform/dist/dev.main.js')).href)

/** Brings one source file's output up to date, exactly as the build would. */
const compile = async (source) => {
  const target = source.replace(`${path.sep}src${path.sep}`, `${path.sep}dist${path.sep}`).replace(/\.ts$/, '.js')
  try {
    const { code, map } = await transformFile(source, { configFile: path.join(root, '.swcrc'), filename: source })
    await mkdir(path.dirname(target), { recursive: true })
    await writeFile(target, `${code}\n//# sourceMappingURL=${path.basename(target)}.map\n`)
    if (map) await writeFile(`${target}.map`, map)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    await rm(target, { force: true })
  }
}

await runDev(compile)
