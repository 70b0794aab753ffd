import tseslint from 'typescript-eslint'
import { noDroppedResult } from './tooling/eslint/no-dropped-result.mjs'

const noEnv = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only env.ts reads the environment.',
}
const noStar = { selector: 'ExportAllDeclaration', message: 'Name what leaves the module.' }
const noDefaultCase = {
  selector: 'SwitchStatement > SwitchCase[test=null]',
  message: 'A switch over a union has no default: a new member must break the build.',
}
const impure = (name) => ({ name, message: 'A file without a suffix is pure: time, ids and the world arrive as arguments.' })

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'services/*/src/db/**', 'gateway/src/generated/**', '.data/**'] },
  {
    files: ['{packages,services}/*/src/**/*.ts', '{gateway,platform,bench}/src/**/*.ts', 'tooling/**/*.ts'],
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@typescript-eslint': tseslint.plugin, house: { rules: { 'no-dropped-result': noDroppedResult } } },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', noEnv, noStar, noDefaultCase],
      'no-console': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: false }],
      'house/no-dropped-result': 'error',
    },
  },
  {
    // Domain: a file of a service's aggregate without a role suffix.
    files: ['services/*/src/!(testing)/!(*.*).ts'],
    rules: {
      'no-restricted-globals': ['error', ...['fetch', 'process', 'setTimeout', 'setInterval', 'setImmediate'].map(impure)],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time arrives as an argument.' },
        { object: 'Math', property: 'random', message: 'Chance arrives as an argument.' },
      ],
      'no-restricted-syntax': [
        'error',
        noStar,
        noDefaultCase,
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time arrives as an argument.' },
      ],
    },
  },
  {
    files: ['**/env.ts', '**/*.test.ts', 'packages/testkit/src/**'],
    rules: { 'no-restricted-syntax': ['error', noStar, noDefaultCase] },
  },
  { files: ['**/*.test.ts', '**/src/testing/**'], rules: { 'max-lines-per-function': 'off', 'house/no-dropped-result': 'off' } },
  { files: ['platform/src/**', 'bench/src/**', 'packages/provision/src/**'], rules: { 'no-console': 'off' } },
)
