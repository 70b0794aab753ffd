import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensure, root } from './ensure.mjs'

await ensure()
await import(pathToFileURL(path.join(root, 'platform/dist/distributed.main.js')).href)
