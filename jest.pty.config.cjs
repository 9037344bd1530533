/** Tests that answer questions in a terminal: tmux holds it, see CONTRIBUTING.md. */
module.exports = {
  ...require('./jest.config.cjs'),
  testMatch: ['<rootDir>/test/interactive/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 60_000,
};
