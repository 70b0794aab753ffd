import { createReadStream, existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { referenceFigures } from './reference.js'
import { readRetailCsv } from './retail-csv.js'

const samples = path.join(import.meta.dirname, '../../samples')
const figuresOfFile = async (file: string) => referenceFigures((await readRetailCsv(createReadStream(file))).plan)
const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))
const retailData = process.env['RETAIL_DATA']

describe('the rules of the Online Retail format', () => {
  test('give the figures of the sample, in the order in which they are printed', async () => {
    const figures = await figuresOfFile(path.join(samples, 'online-retail-sample.csv'))
    const expected = readFileSync(path.join(samples, 'online-retail-sample.expected.json'), 'utf8')
    expect(`${JSON.stringify(figures, null, 2)}\n`).toBe(expected)
  })

  const monthOrSkip = retailData && existsSync(path.join(retailData, '2010-12.csv')) ? test : test.skip
  monthOrSkip(`give the figures of December 2010 (needs RETAIL_DATA, a folder with 2010-12.csv)`, async () => {
    const figures = await figuresOfFile(path.join(retailData ?? '', '2010-12.csv'))
    expect(figures).toEqual(json(path.join(retailData ?? '', 'expected-2010-12.json')))
  })
})
