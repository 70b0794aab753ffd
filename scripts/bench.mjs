/** `npm run bench`: each benchmark prints its result beside a reference limit taken in the same run. */
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensure, root } from './ensure.mjs'

await ensure()
await import(pathToFileURL(path.join(root, 'bench/dist/graphql.bench.js')).href)
