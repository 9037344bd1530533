import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { noNameAsKey, noTextAsPattern } from './scripts/eslint-names.mjs';

export default tseslint.config(
  { ignores: ['dist', 'dist-docs', 'coverage', 'fixtures', 'examples'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/**/*.ts', 'transforms/**/*.ts'],
    plugins: { names: { rules: { 'no-name-as-key': noNameAsKey, 'no-text-as-pattern': noTextAsPattern } } },
    rules: { 'names/no-name-as-key': 'error', 'names/no-text-as-pattern': 'error' },
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-empty-function': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', 'bin/*.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        require: 'readonly',
        module: 'writable',
        URL: 'readonly',
        Buffer: 'readonly',
        console: 'readonly',
        performance: 'readonly',
      },
    },
  },
);
