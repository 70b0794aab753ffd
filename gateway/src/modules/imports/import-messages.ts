import type { ImportFailure, ImportRowError } from '@channel/contracts/inventory'
import { rowErrors, say } from '../../files/words.js'
import type { Language } from '../../request/language.js'

type Words = readonly [chinese: string, english: string]

const failures: Record<ImportFailure['code'], Words | ((details: ImportFailure['details']) => Words)> = {
  EMPTY_FILE: ['文件是空的', 'The file is empty'],
  NOT_A_SPREADSHEET: ['文件既不是 CSV 也不是 XLSX', 'The file is neither CSV nor XLSX'],
  LEGACY_XLS: ['不支持旧版 XLS，请另存为 XLSX 或 CSV', 'The old XLS format is not read: save it as XLSX or CSV'],
  ENCRYPTED_FILE: ['文件已加密，请去掉密码', 'The file is encrypted: take the password off'],
  BROKEN_FILE: ['文件已损坏', 'The file is damaged'],
  UNREADABLE_TEXT: ['文字编码无法识别，请用 UTF-8', 'The encoding of the text is unknown: use UTF-8'],
  REPEATED_COLUMN: ['有重复的列', 'A column comes twice'],
  FILE_TOO_LARGE: ['文件过大', 'The file is too large'],
  TOO_MANY_ROWS: ['行数过多', 'The file has too many rows'],
  NO_ROWS: ['没有数据行', 'The file has no rows'],
  MISSING_COLUMN: ({ columns }) => [`缺少列：${columns}`, `Columns are missing: ${columns}`],
  AMBIGUOUS_COLUMN: ({ columns }) => [`这些列含义相同：${columns}`, `These columns mean the same: ${columns}`],
  UNEXPECTED: ['导入时发生未知错误', 'Something unexpected happened'],
}

/** Why a file was not imported, in words. */
export const failureMessage = ({ code, details }: ImportFailure, language: Language): string => {
  const words = failures[code]
  return say(typeof words === 'function' ? words(details) : words, language)
}

/** What is wrong with a row, in words. */
export const rowErrorMessage = ({ code, details }: ImportRowError, language: Language): string =>
  say(rowErrors[code](details), language)
