// @ts-check
/** The child of the crash test runs from TypeScript sources, like the set-up of a test run. */
import { register } from 'node:module'

register('../../../../packages/testkit/jest/typescript-hooks.mjs', import.meta.url)
register('./crash-load.mjs', import.meta.url)
