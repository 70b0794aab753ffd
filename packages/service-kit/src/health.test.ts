import { expect, test } from '@jest/globals'
import { HealthChecks } from './health.js'

const fails = async () => {
  throw new Error('connection refused')
}

test('a service is up while everything that it needs is up', async () => {
  const health = new HealthChecks('order')
  health.require('database', async () => undefined)
  health.inform('outbox', async () => 12)
  expect(await health.report()).toEqual({
    status: 'up',
    service: 'order',
    checks: { database: { status: 'up' }, outbox: { status: 'up', detail: '12' } },
  })
})

test('a required check that fails takes the service down, an informing one does not', async () => {
  const health = new HealthChecks('order')
  health.inform('redis', fails)
  expect(await health.report()).toMatchObject({
    status: 'up',
    checks: { redis: { status: 'down', detail: 'connection refused' } },
  })
  health.require('database', fails)
  expect(await health.report()).toMatchObject({ status: 'down', checks: { database: { status: 'down' } } })
})

test('a check that hangs counts as down after two seconds', async () => {
  const health = new HealthChecks('order')
  health.require('database', () => new Promise(() => undefined))
  expect(await health.report()).toMatchObject({ status: 'down', checks: { database: { detail: 'no answer within 2000 ms' } } })
})
