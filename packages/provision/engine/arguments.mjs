// @ts-check
/**
 * What Prisma's command line hands to its schema engine.
 * @typedef {{ datamodels: string[], url: string | undefined, databaseCommand: string | undefined, version: boolean }} EngineArguments
 */

/**
 * Unknown flags are ignored with their value, as a later patch release may add one that does not concern PostgreSQL.
 * @param {readonly string[]} argv
 * @returns {EngineArguments}
 */
export const parseArguments = (argv) => {
  /** @type {EngineArguments} */
  const parsed = { datamodels: [], url: undefined, databaseCommand: undefined, version: false }
  for (let at = 0; at < argv.length; at++) {
    const flag = argv[at] ?? ''
    if (flag === '--version' || flag === '-V') parsed.version = true
    else if (flag === '--datamodels' || flag === '-d') parsed.datamodels.push(argv[++at] ?? '')
    else if (flag === '--datasource') parsed.url = JSON.parse(argv[++at] ?? '{}').url
    else if (flag === 'cli') parsed.databaseCommand = argv[++at]
    else if (flag.startsWith('--')) at++
  }
  return parsed
}
