/** `npm test [-- PATH …]`: the checks of the house, then every test. With paths: those tests only. `--deep`: the long ones. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ensure, root } from './ensure.mjs'

const args = process.argv.slice(2)
const deep = args.includes('--deep')
const paths = args.filter((arg) => arg !== '--deep')
const bin = (name) => path.join(root, 'node_modules', name)

/** Each is a program that exits with 0 where all is well. */
const checks = [
  ['formatting', [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']],
  ['types', [bin('typescript/bin/tsc'), '-p', 'tsconfig.json']],
  ['lint', [bin('eslint/bin/eslint.js'), '--max-warnings', '0', '.']],
  [
    'dependency rules',
    [
      bin('dependency-cruiser/bin/dependency-cruise.mjs'),
      'packages',
      'services',
      'gateway',
      'platform',
      'bench',
      '--config',
      '.dependency-cruiser.cjs',
    ],
  ],
  ['dead code', [bin('knip/bin/knip.js'), '--no-progress']],
  ['GraphQL code is generated from its schema', [path.join(root, 'gateway/codegen.mjs'), '--check']],
]

const run = (command, { show, env = {} }) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    })
    const said = []
    child.stdout?.on('data', (chunk) => said.push(chunk))
    child.stderr?.on('data', (chunk) => said.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => resolve({ passed: code === 0, said: Buffer.concat(said).toString() }))
  })

const runChecks = async () => {
  const counts = { passed: 0, failed: 0 }
  for (const [name, command] of checks) {
    const since = performance.now()
    const { passed, said } = await run(command, { show: false })
    counts[passed ? 'passed' : 'failed']++
    console.log(`${passed ? '✓' : '✗'} ${name} (${((performance.now() - since) / 1000).toFixed(1)} s)`)
    if (!passed) console.log(said)
  }
  return counts
}

const runJest = async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'test-result-'))
  const outputFile = path.join(folder, 'result.json')
  const jest = [
    '--experimental-vm-modules',
    '--no-warnings',
    bin('jest/bin/jest.js'),
    '--json',
    `--outputFile=${outputFile}`,
    ...paths,
  ]
  const { passed } = await run(jest, { show: true, env: deep ? { TEST_DEEP: '1' } : {} })
  try {
    const result = JSON.parse(readFileSync(outputFile, 'utf8'))
    const skipped = result.testResults.flatMap((file) => file.assertionResults.filter((test) => test.status === 'pending'))
    if (skipped.length > 0) console.log(`\nSkipped:\n${skipped.map((test) => `  ${test.fullName}`).join('\n')}`)
    const brokenFiles = result.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
    return {
      passed: result.numPassedTests,
      failed: Math.max(result.numFailedTests + brokenFiles, passed ? 0 : 1),
      skipped: result.numPendingTests + result.numTodoTests,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

await ensure()
const house = deep || paths.length > 0 ? { passed: 0, failed: 0 } : await runChecks()
const tests = await runJest()
const failed = house.failed + tests.failed
console.log(`\n${house.passed + tests.passed} passed, ${failed} failed, ${tests.skipped} skipped`)
process.exitCode = failed === 0 ? 0 : 1
