/** The import rules of the architecture (docs/architecture.md). */
module.exports = {
  forbidden: [
    {
      name: 'flags-know-only-their-contract',
      comment: 'A flag file holds the semantics of one flag: no YAML, no shell text, no edits.',
      severity: 'error',
      from: { path: '^transforms/flags/' },
      to: { pathNot: '^src/(?:flag|model)\\.ts$' },
    },
    {
      name: 'reports-know-no-gitlab',
      comment: 'A reporter is a pure function of the report.',
      severity: 'error',
      from: { path: '^src/report/' },
      to: { path: '^src/(?:gitlab|decide|kaniko|shell|buildkit|verify)/' },
    },
    {
      name: 'only-commands-report',
      comment: 'The library tells what the JSON report tells.',
      severity: 'error',
      from: { pathNot: '^src/(?:cli\\.ts|index\\.ts|api/|commands/|report/)' },
      to: { path: '^src/report/' },
    },
    {
      name: 'only-one-writer',
      comment:
        "write-file-atomic belongs to src/source: the user's files, the journal, and reports that were asked for.",
      severity: 'error',
      from: { pathNot: '^src/source/(?:write|write-report|journal|undo|create)\\.ts$' },
      to: { path: '(?:node_modules/write-file-atomic|^src/source/journal\\.ts$)' },
    },
    {
      name: 'one-shell-parser-adapter',
      comment: 'Only the shell folder knows the parser (pinned exactly, replaced in one place).',
      severity: 'error',
      from: { pathNot: '^src/shell/' },
      to: { path: 'node_modules/unbash' },
    },
    {
      name: 'only-the-note-uses-the-network',
      severity: 'error',
      from: { pathNot: '^(?:src/note/|test/)' },
      to: { path: '(?:node_modules/undici|^(?:node:)?(?:http|https|http2|net|dgram|tls)$)' },
    },
    {
      name: 'no-arrow-back',
      comment: 'read, resolve, understand, decide, rewrite, tell.',
      severity: 'error',
      from: { path: '^src/(?:source|gitlab|shell|worlds|kaniko|buildkit|dockerfile)/' },
      to: { path: '^src/(?:decide|verify|report|commands)/' },
    },
    {
      name: 'worlds-know-no-tool',
      comment: 'What holds in which world is the same for Kaniko and BuildKit.',
      severity: 'error',
      from: { path: '^src/worlds/' },
      to: { path: '^src/(?!worlds/|gitlab/|shell/)' },
    },
    {
      name: 'library-knows-no-node',
      comment: 'What the library loads runs in a browser; the build of dist/index.js refuses a module of Node as well.',
      severity: 'error',
      from: { path: '^src/(?:index\\.ts|api/|look\\.ts|roots\\.ts)' },
      to: {
        path: '^(?:node:)?(?:child_process|crypto|fs|module|os|path|process|timers|tty|url|util|vm)(?:/|$)',
        reachable: true,
      },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'], viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-undeclared', severity: 'error', from: {}, to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
