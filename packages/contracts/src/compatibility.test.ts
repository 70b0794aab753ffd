import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { catalogue } from './catalogue/index.js'
import type { Snapshot } from './compatibility.js'
import { incompatibilities, takeSnapshot } from './compatibility.js'

const file = new URL('../contract-snapshot.json', import.meta.url)
const published = JSON.parse(readFileSync(file, 'utf8')) as Snapshot

describe('published contracts', () => {
  test('serve everybody who was built against them', () => {
    expect(incompatibilities(published, takeSnapshot())).toEqual([])
  })

  test('are all written down (run with UPDATE_CONTRACTS=1 to add new ones)', () => {
    const now = takeSnapshot()
    if (process.env['UPDATE_CONTRACTS'] === '1') writeFileSync(file, JSON.stringify(now, null, 1) + '\n')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(now)
  })

  test('have names that say owner, fact and version', () => {
    for (const [name, message] of catalogue)
      expect(name).toMatch(message.kind === 'event' ? /^[a-z]+\.[a-z-]+\.v\d+$/ : /^[a-z]+\.[a-z-]+$/)
  })
})

describe('an incompatible change is found', () => {
  const before: Snapshot = {
    'x.do': { input: { '': 'object', '.a': 'string', '.b?': 'string' }, answer: { '': 'object', '.c': 'integer' } },
    'x.done.v1': { payload: { '': 'object', '.d': 'string' } },
  }
  const change = (part: object): Snapshot => ({ ...before, ...(part as Snapshot) })

  test.each([
    ['a message that vanished', { 'x.done.v1': {} }, 'x.done.v1 payload: gone'],
    ['an event field that vanished', { 'x.done.v1': { payload: { '': 'object' } } }, 'x.done.v1 payload changed or gone: .d'],
    [
      'an answer of another type',
      { 'x.do': { ...before['x.do'], answer: { '': 'object', '.c': 'string' } } },
      'x.do answer changed or gone: .c',
    ],
    [
      'an input that is newly required',
      { 'x.do': { ...before['x.do'], input: { ...before['x.do']?.['input'], '.e': 'string' } } },
      'x.do input newly required: .e',
    ],
  ])('%s', (_, part, message) => {
    expect(incompatibilities(before, change(part))).toEqual([message])
  })

  test.each([
    ['a new optional input', { 'x.do': { ...before['x.do'], input: { ...before['x.do']?.['input'], '.e?': 'string' } } }],
    [
      'an input that became optional',
      { 'x.do': { ...before['x.do'], input: { '': 'object', '.a?': 'string', '.b?': 'string' } } },
    ],
    ['a new event field', { 'x.done.v1': { payload: { '': 'object', '.d': 'string', '.f': 'string' } } }],
  ])('but %s is fine', (_, part) => {
    expect(incompatibilities(before, change(part))).toEqual([])
  })
})
