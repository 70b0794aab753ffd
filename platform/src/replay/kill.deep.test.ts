import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startPostgres } from '@channel/provision'
import { isClean, reconcileBeside } from '../audit/reconcile.js'
import { openDatabase } from '../database.js'
import { inheritedEnv, readPlatformEnv, ROOT } from '../env.js'
import { buildAll } from '../testing/built.js'
import { retailFile } from '../testing/retail-file.js'
import { referenceFigures } from './reference.js'
import { readRetailCsv } from './retail-csv.js'
import { REPLAY_DATABASE } from './stage.js'

const KILLS = 10
const WITHIN_MS = 8_000
const ENDS_WITHIN_MS = 600_000

describe('a replay that is killed again and again', () => {
  let folder: string
  let file: string
  beforeAll(async () => {
    await buildAll()
    folder = await mkdtemp(path.join(tmpdir(), 'channel-kill-'))
    file = path.join(folder, 'retail.csv')
    await writeFile(file, retailFile({ invoices: 1_500, skus: 120, dealers: 40 }))
  }, 300_000)

  afterAll(async () => {
    const postgres = await startPostgres({ dataDir: path.join(folder, 'postgres') })
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }, 60_000)

  const start = (...flags: string[]) => {
    const child = spawn(process.execPath, [path.join(ROOT, 'platform/dist/replay.main.js'), file, ...flags], {
      env: { ...inheritedEnv(), DATA_DIR: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
    const driving = new Promise<void>((resolve) => {
      child.stderr.setEncoding('utf8').on('data', (text: string) => text.includes('Driving') && resolve())
    })
    return { child, printed: () => printed, driving }
  }

  test(`${KILLS} times at random moments ends with the figures of one that was left alone`, async () => {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const { child, driving } = start(...(kill === 0 ? [] : ['--resume']))
      const gone = once(child, 'exit')
      await Promise.race([driving, gone])
      await Promise.race([pause(Math.random() * WITHIN_MS), gone])
      child.kill('SIGKILL')
      expect(await gone).toEqual([null, 'SIGKILL'])
    }
    const { child, printed } = start('--resume')
    const [code] = (await once(child, 'exit', { signal: AbortSignal.timeout(ENDS_WITHIN_MS) })) as [number | null]
    expect(code).toBe(0)
    const { plan } = await readRetailCsv(createReadStream(file))
    expect(JSON.parse(printed())).toEqual(referenceFigures(plan))

    const database = await openDatabase(readPlatformEnv({ DATA_DIR: folder }), { name: REPLAY_DATABASE }, () => undefined)
    const reconciliation = await reconcileBeside(database)
    await database.close()
    expect(reconciliation).toMatchObject({ stock: { differences: [] }, credit: { differences: [] }, leftovers: [] })
    expect(isClean(reconciliation)).toBe(true)
  }, 1_200_000)
})
