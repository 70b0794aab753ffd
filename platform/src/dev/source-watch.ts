import type { FSWatcher } from 'node:fs'
import { readdirSync, statSync, watch } from 'node:fs'
import path from 'node:path'

const GATHER_MS = 30

const isSource = (file: string): boolean => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('.d.ts')

const isFolder = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false

/** Source folders of everything that runs in the platform's process. */
export const sourceFolders = (root: string): string[] => {
  const inside = (folder: string) => readdirSync(path.join(root, folder)).map((name) => path.join(root, folder, name))
  return [...inside('packages'), ...inside('services'), path.join(root, 'gateway'), path.join(root, 'platform')]
    .map((folder) => path.join(folder, 'src'))
    .filter(isFolder)
}

/**
 * Calls back with the source files that changed, those of one save together. One watch per folder: Node's recursive watch on
 * Linux follows the file and not its name, and loses it when an editor saves by putting a new file in its place.
 */
export class SourceWatch {
  private readonly watchers = new Map<string, FSWatcher>()
  private readonly changed = new Set<string>()
  private timer: NodeJS.Timeout | undefined

  constructor(
    folders: string[],
    private readonly onChange: (files: string[]) => void,
  ) {
    folders.forEach((folder) => this.watch(folder))
  }

  close(): void {
    clearTimeout(this.timer)
    this.watchers.forEach((watcher) => watcher.close())
  }

  private watch(folder: string): void {
    if (this.watchers.has(folder)) return
    const watcher = watch(folder, (_event, name) => name !== null && this.note(path.join(folder, name)))
    watcher.on('error', () => this.forget(folder))
    this.watchers.set(folder, watcher)
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory()) this.watch(path.join(folder, entry.name))
  }

  private forget(folder: string): void {
    this.watchers.get(folder)?.close()
    this.watchers.delete(folder)
  }

  private note(file: string): void {
    if (isFolder(file)) this.watch(file)
    else if (this.watchers.has(file)) this.forget(file)
    if (!isSource(file)) return
    this.changed.add(file)
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.flush(), GATHER_MS)
  }

  private flush(): void {
    this.onChange([...this.changed])
    this.changed.clear()
  }
}
