/** Dependencies that are published as ES modules only; the transform compiles them, too. */
const ES_MODULES = [
  '@noble/hashes',
  'unbash',
  'wrap-ansi',
  'supports-hyperlinks',
  'supports-color',
  'has-flag',
  'string-width',
  'strip-ansi',
  'ansi-regex',
  'ansi-styles',
  'get-east-asian-width',
  'p-retry',
  'is-network-error',
];

module.exports = {
  testEnvironment: 'node',
  // A busy machine is slow: the limit only ends what hangs.
  testTimeout: 120_000,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/browser/', '<rootDir>/test/interactive/'],
  transform: {
    '\\.[jt]s$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:${ES_MODULES.join('|')})/)`],
  reporters: ['default', '<rootDir>/scripts/summary-reporter.cjs'],
};
