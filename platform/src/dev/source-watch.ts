import type { FSWatcher } from 'node:fs'
import { readdirSync, watch } from 'node:fs'
import path from 'node:path'
import { ROOT } from '../env.js'

const GATHER_MS = 30

/** Source folders of everything that runs in the platform's process. */
const sourceFolders = (): string[] => {
  const inside = (folder: string) => readdirSync(path.join(ROOT, folder)).map((name) => path.join(ROOT, folder, name))
  const withSource = (folder: string) =>
    readdirSync(folder, { withFileTypes: true }).some((entry) => entry.name === 'package.json')
  return [...inside('packages'), ...inside('services'), path.join(ROOT, 'gateway'), path.join(ROOT, 'platform')]
    .filter(withSource)
    .map((folder) => path.join(folder, 'src'))
}

const isSource = (file: string): boolean => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('.d.ts')

/** Calls back with the source files that changed, those of one save together. */
export const watchSources = (onChange: (files: string[]) => void): { close(): void } => {
  const changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    onChange([...changed])
    changed.clear()
  }
  const note = (folder: string, name: string | null) => {
    if (name === null || !isSource(name)) return
    changed.add(path.join(folder, name))
    clearTimeout(timer)
    timer = setTimeout(flush, GATHER_MS)
  }
  const watchers: FSWatcher[] = sourceFolders().map((folder) =>
    watch(folder, { recursive: true }, (_event, name) => note(folder, name)),
  )
  return {
    close: () => {
      clearTimeout(timer)
      watchers.forEach((watcher) => watcher.close())
    },
  }
}
