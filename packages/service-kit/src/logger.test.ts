import { expect, test } from '@jest/globals'
import { createLogger } from './logger.js'

const logged = (write: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] => {
  const lines: string[] = []
  write(createLogger({ service: 'order', destination: { write: (line) => void lines.push(line) } }))
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}

test('a line is JSON with time, level, service and trace id', () => {
  const [line] = logged((logger) => logger.info({ traceId: 'trace-1' }, 'order placed'))
  expect(line).toMatchObject({ level: 'info', service: 'order', traceId: 'trace-1', msg: 'order placed' })
  expect(line?.['time']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
})

test('passwords, tokens and secrets are not written, wherever they hang', () => {
  const text = JSON.stringify(
    logged((logger) => {
      logger.info({ password: 'hunter2', databaseUrl: 'hunter2' })
      logger.info({ input: { newPassword: 'hunter2', refreshToken: 'hunter2' } })
      logger.info({ request: { headers: { authorization: 'hunter2', 'x-principal': 'hunter2', cookie: 'hunter2' } } })
    }),
  )
  expect(text).not.toContain('hunter2')
  expect(text.match(/\[redacted\]/g)).toHaveLength(7)
})

test('an error is written with its stack', () => {
  const [line] = logged((logger) => logger.error({ err: new Error('broken') }, 'call failed'))
  expect(line).toMatchObject({ err: { type: 'Error', message: 'broken', stack: expect.stringContaining('logger.test') } })
})
