import { readFileSync } from 'node:fs'

const { exclude: _tests, ...swc } = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'))

/** Long property runs, faults and load: `npm run test:deep`. */
const deep = process.env.TEST_DEEP === '1'

/** Every test of the workspace in one runner: TypeScript sources are resolved by the `source` export condition, nothing is built first. */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  roots: [
    '<rootDir>/tooling',
    '<rootDir>/packages',
    '<rootDir>/services',
    '<rootDir>/gateway',
    '<rootDir>/platform',
    '<rootDir>/bench',
  ],
  testMatch: deep ? ['**/src/**/*.deep.test.ts'] : ['**/src/**/*.test.ts', '<rootDir>/tooling/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', ...(deep ? [] : ['\\.deep\\.test\\.ts$'])],
  modulePathIgnorePatterns: ['<rootDir>/(packages/[^/]+|services/[^/]+|gateway|platform|bench)/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['@swc/jest', { ...swc, swcrc: false, sourceMaps: 'inline' }] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  globalSetup: '<rootDir>/packages/testkit/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/packages/testkit/jest/global-teardown.mjs',
  // Deep runs load the machine on purpose: one at a time.
  maxWorkers: deep ? 1 : 2,
  testTimeout: deep ? 900_000 : 30_000,
}
