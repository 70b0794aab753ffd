import { expect, test } from '@jest/globals'
import { Attendance } from './attendance.js'

const settled = async (work: Promise<unknown>): Promise<string> => {
  const soon = new Promise<string>((resolve) => setTimeout(() => resolve('waits'), 20))
  return Promise.race([
    work.then(
      () => 'done',
      (error: unknown) => String(error),
    ),
    soon,
  ])
}
const nothing = async () => undefined

test('a delivery waits until every expected service listens', async () => {
  const attendance = new Attendance()
  attendance.opening('order')
  attendance.opening('dealer')
  const delivery = attendance.deliver(nothing)
  attendance.present('order')
  expect(await settled(delivery)).toBe('waits')
  attendance.present('dealer')
  expect(await settled(delivery)).toBe('done')
})

test('a delivery is refused while a service is away, and goes through when it is back', async () => {
  const attendance = new Attendance()
  await attendance.away('dealer')
  expect(await settled(attendance.deliver(nothing))).toContain('dealer not running')
  attendance.opening('dealer')
  const delivery = attendance.deliver(nothing)
  expect(await settled(delivery)).toBe('waits')
  attendance.present('dealer')
  expect(await settled(delivery)).toBe('done')
})

test('a waiting delivery is refused when one of the expected services fails to start', async () => {
  const attendance = new Attendance()
  attendance.opening('dealer')
  const delivery = settled(attendance.deliver(nothing))
  await attendance.away('dealer')
  expect(await delivery).toContain('dealer not running')
})

test('a service may go away only after the running deliveries', async () => {
  const attendance = new Attendance()
  let finish = () => undefined as void
  const delivery = attendance.deliver(() => new Promise((resolve) => (finish = resolve)))
  await settled(delivery)
  const away = attendance.away('dealer')
  expect(await settled(away)).toBe('waits')
  finish()
  expect(await settled(away)).toBe('done')
})
