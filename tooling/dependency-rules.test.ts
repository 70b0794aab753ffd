import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

const root = fileURLToPath(new URL('..', import.meta.url))
const config = join(root, '.dependency-cruiser.cjs')
const rules = (createRequire(import.meta.url)(config) as { forbidden: { name: string }[] }).forbidden.map((rule) => rule.name)

type Violation = { rule: { name: string }; from: string }
type Probe = { file: string; imports: string }

/** One planted breach per rule. */
const probes: Record<string, Probe> = {
  'no-circular': { file: 'services/a/src/x/one.ts', imports: './two.js' },
  'no-unresolvable': { file: 'services/a/src/x/lost.ts', imports: './nowhere.js' },
  'domain-is-pure': { file: 'services/a/src/x/stock.ts', imports: 'node:fs' },
  'shared-domain-is-pure': { file: 'services/a/src/posting.ts', imports: 'node:fs' },
  'handlers-no-framework': { file: 'services/a/src/x/x.handlers.ts', imports: '@nestjs/common' },
  'only-repository-touches-db': { file: 'services/a/src/x/x.rpc.ts', imports: 'pg' },
  'aggregate-island': { file: 'services/a/src/x/x.repository.ts', imports: '../y/y.js' },
  'no-service-to-service': { file: 'services/a/src/x/peer.ts', imports: '../../../b/src/z/z.js' },
  'consumer-calls-handlers-only': { file: 'services/a/src/consumers/on-thing.ts', imports: '../x/x.repository.js' },
  'nest-at-the-edge': { file: 'packages/messaging/src/nest.ts', imports: '@nestjs/common' },
  'kafka-only-in-messaging': { file: 'packages/service-kit/src/kafka.ts', imports: 'kafkajs' },
  'redis-only-in-service-kit': { file: 'packages/messaging/src/redis.ts', imports: 'ioredis' },
  'contracts-is-a-leaf': { file: 'packages/contracts/src/leaf.ts', imports: 'pino' },
  'packages-know-no-app': { file: 'packages/messaging/src/app.ts', imports: '../../../services/b/src/z/z.js' },
  'front-door-only': { file: 'services/a/src/x/back-door.ts', imports: '../../../../packages/messaging/src/nest.js' },
  'gateway-knows-contracts-only': { file: 'gateway/src/business.ts', imports: '../../services/b/src/z/z.js' },
  'resolver-is-thin': { file: 'gateway/src/modules/order/resolvers/Query/order.ts', imports: 'dataloader' },
  'app-routes-to-features': { file: 'web/src/features/cart/route.ts', imports: '../../app/page.js' },
  'feature-island': { file: 'web/src/features/cart/other.ts', imports: '../orders/list.js' },
  'miniapp-no-dom': { file: 'miniapp/src/page.ts', imports: 'react-dom' },
  'prod-imports-no-tests': { file: 'services/a/src/x/production.ts', imports: './x.test.js' },
}

const innocent: Record<string, string> = {
  'services/a/src/x/two.ts': "import './one.js'\nexport {}\n",
  'services/a/src/x/x.test.ts': 'export {}\n',
  'services/a/src/y/y.ts': 'export const y = 1\n',
  'services/b/src/z/z.ts': 'export const z = 1\n',
  'services/b/src/z/z.handlers.ts': "import { z } from './z.js'\nexport const handlers = z\n",
  'services/b/src/consumers/on-z.ts': "import { handlers } from '../z/z.handlers.js'\nexport default handlers\n",
  'web/src/app/page.ts': 'export {}\n',
  'web/src/features/orders/list.ts': 'export {}\n',
  'node_modules/react-dom/package.json': '{"name":"react-dom","main":"index.js"}',
  'node_modules/react-dom/index.js': '',
}

const borrowed = ['@nestjs', 'pg', 'kafkajs', 'ioredis', 'pino', 'dataloader']

describe('dependency rules', () => {
  const tree = mkdtempSync(join(tmpdir(), 'dependency-rules-'))
  let violations: Violation[] = []

  const plant = (file: string, text: string) => {
    mkdirSync(dirname(join(tree, file)), { recursive: true })
    writeFileSync(join(tree, file), text)
  }

  beforeAll(() => {
    for (const [file, text] of Object.entries(innocent)) plant(file, text)
    for (const { file, imports } of Object.values(probes)) plant(file, `import '${imports}'\nexport {}\n`)
    for (const name of borrowed) symlinkSync(join(root, 'node_modules', name), join(tree, 'node_modules', name))
    writeFileSync(join(tree, 'rules.cjs'), readFileSync(config))
    const cli = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
    const folders = ['services', 'packages', 'gateway', 'web', 'miniapp']
    let report: string
    try {
      report = execFileSync(process.execPath, [cli, '--config', 'rules.cjs', '--output-type', 'json', ...folders], {
        cwd: tree,
        encoding: 'utf8',
        maxBuffer: 1 << 26,
        stdio: 'pipe',
      })
    } catch (failure) {
      const { stdout, stderr } = failure as { stdout: string; stderr: string }
      if (stdout === '') throw new Error(`dependency-cruiser did not run: ${stderr}`)
      report = stdout
    }
    violations = (JSON.parse(report) as { summary: { violations: Violation[] } }).summary.violations
  }, 60_000)

  afterAll(() => rmSync(tree, { recursive: true, force: true }))

  test.each(rules)('%s fires on its probe', (name) => {
    expect(probes).toHaveProperty([name])
    expect(violations.filter((v) => v.rule.name === name).map((v) => v.from)).toContain(probes[name]?.file)
  })

  test('leave innocent files alone', () => {
    expect(violations.filter((v) => v.from.startsWith('services/b/'))).toEqual([])
  })
})
