import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A planted breach per lint rule: file inside a throw-away service, and its text. */
const probes: Record<string, [file: string, text: string]> = {
  '@typescript-eslint/no-floating-promises': ['x/float.repository.ts', 'const f = async () => 1\nf()\n'],
  '@typescript-eslint/switch-exhaustiveness-check': [
    'x/switch.ts',
    "export const f = (x: 'a' | 'b') => {\n  switch (x) {\n    case 'a':\n      return 1\n  }\n}\n",
  ],
  'no-restricted-syntax': ['x/env.repository.ts', 'export const home = process.env.HOME\n'],
  'no-restricted-globals': ['x/net.ts', "export const get = () => fetch('http://x')\n"],
  'no-restricted-properties': ['x/time.ts', 'export const now = () => Date.now()\n'],
  'max-lines': ['x/long.repository.ts', 'export const a = [\n' + '  1,\n'.repeat(301) + ']\n'],
  'max-lines-per-function': ['x/tall.repository.ts', 'export const f = () => {\n' + '  f()\n'.repeat(41) + '}\n'],
  '@typescript-eslint/no-explicit-any': ['x/any.repository.ts', 'export const a = (x: any): unknown => x\n'],
  'house/no-dropped-result': [
    'x/drop.repository.ts',
    "const f = async (): Promise<{ ok: true; value: number } | { ok: false; error: { code: 'NO' } }> => ({ ok: true, value: 1 })\nexport const g = async () => {\n  await f()\n}\n",
  ],
}

type Report = { filePath: string; messages: { ruleId: string }[] }[]

describe('lint rules', () => {
  const service = mkdtempSync(join(root, 'services', 'probe-'))
  let report: Report = []

  beforeAll(() => {
    for (const [file, text] of Object.values(probes)) {
      mkdirSync(join(service, 'src', file, '..'), { recursive: true })
      writeFileSync(join(service, 'src', file), text)
    }
    writeFileSync(join(service, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.base.json', include: ['src'] }))
    try {
      execFileSync(process.execPath, [join(root, 'node_modules/eslint/bin/eslint.js'), '--format', 'json', service], {
        cwd: root,
        encoding: 'utf8',
        stdio: 'pipe',
      })
    } catch (failure) {
      const { stdout, stderr } = failure as { stdout: string; stderr: string }
      if (stdout === '') throw new Error(`eslint did not run: ${stderr}`)
      report = JSON.parse(stdout) as Report
    }
  }, 60_000)

  afterAll(() => rmSync(service, { recursive: true, force: true }))

  test.each(Object.entries(probes))('%s fires on its probe', (rule, [file]) => {
    const found = report.find((entry) => entry.filePath.endsWith(join('src', file)))
    expect(found?.messages.map((message) => message.ruleId)).toContain(rule)
  })
})
