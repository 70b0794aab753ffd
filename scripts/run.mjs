/** `node scripts/run.mjs PROGRAM [ARGUMENT …]`: runs a built program when everything that it needs is installed and built. */
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensure, root } from './ensure.mjs'

// The program finds its own arguments where it would if it had been started directly.
const [program] = process.argv.splice(2, 1)
await ensure()
await import(pathToFileURL(path.join(root, program)).href)
