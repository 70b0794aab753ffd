// @ts-check
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import pg from 'pg'

/** @typedef {{ type: import('@prisma/driver-adapter-utils').ColumnType, parse: (text: string) => unknown }} ColumnReader */

/** @param {string} text */
const asText = (text) => text
/** @param {string} text `2026-11-22 14:57:11.5+00`, the session's time zone being UTC */
const asUtcTime = (text) => `${text.replace(' ', 'T').replace(/[+-]\d{2}(:\d{2})?$/, '')}+00:00`
const { builtins } = pg.types
/**
 * The driver's own parser; its types know no ids of arrays.
 * @param {number} typeId
 * @returns {(text: string) => unknown}
 */
const parserOf = (typeId) => pg.types.getTypeParser(/** @type {any} */ (typeId))
const asTextArray = parserOf(1009)

/** @type {ColumnReader} */
const text = { type: ColumnTypeEnum.Text, parse: asText }

/** @type {ReadonlyMap<number, ColumnReader>} by PostgreSQL type id; those of the system catalogue included */
const readers = new Map([
  [builtins.BOOL, { type: ColumnTypeEnum.Boolean, parse: (/** @type {string} */ value) => value === 't' }],
  [builtins.INT2, { type: ColumnTypeEnum.Int32, parse: Number }],
  [builtins.INT4, { type: ColumnTypeEnum.Int32, parse: Number }],
  [builtins.INT8, { type: ColumnTypeEnum.Int64, parse: asText }],
  [builtins.OID, { type: ColumnTypeEnum.Int64, parse: asText }],
  [builtins.FLOAT4, { type: ColumnTypeEnum.Float, parse: Number }],
  [builtins.FLOAT8, { type: ColumnTypeEnum.Double, parse: Number }],
  [builtins.NUMERIC, { type: ColumnTypeEnum.Numeric, parse: asText }],
  // The one-letter type "char", in which the catalogue keeps its flags.
  [builtins.CHAR, { type: ColumnTypeEnum.Character, parse: asText }],
  [builtins.UUID, { type: ColumnTypeEnum.Uuid, parse: asText }],
  [builtins.JSON, { type: ColumnTypeEnum.Json, parse: asText }],
  [builtins.JSONB, { type: ColumnTypeEnum.Json, parse: asText }],
  [builtins.DATE, { type: ColumnTypeEnum.Date, parse: asText }],
  [builtins.TIMESTAMP, { type: ColumnTypeEnum.DateTime, parse: asUtcTime }],
  [builtins.TIMESTAMPTZ, { type: ColumnTypeEnum.DateTime, parse: asUtcTime }],
  [builtins.BYTEA, { type: ColumnTypeEnum.Bytes, parse: parserOf(builtins.BYTEA) }],
  [1000, { type: ColumnTypeEnum.BooleanArray, parse: parserOf(1000) }],
  [1005, { type: ColumnTypeEnum.Int32Array, parse: parserOf(1005) }],
  [1007, { type: ColumnTypeEnum.Int32Array, parse: parserOf(1007) }],
  [1016, { type: ColumnTypeEnum.Int64Array, parse: asTextArray }],
  [1028, { type: ColumnTypeEnum.Int64Array, parse: asTextArray }],
  [1002, { type: ColumnTypeEnum.CharacterArray, parse: asTextArray }],
  [1003, { type: ColumnTypeEnum.TextArray, parse: asTextArray }],
  [1009, { type: ColumnTypeEnum.TextArray, parse: asTextArray }],
  [1015, { type: ColumnTypeEnum.TextArray, parse: asTextArray }],
])

/**
 * How the engine wants to see a column: as text unless it has a type of its own for it.
 * @param {number} typeId
 * @returns {ColumnReader}
 */
export const readerOf = (typeId) => readers.get(typeId) ?? text
