#!/usr/bin/env node
require('../dist/cli-i.js')
  .main(process.argv.slice(2))
  .then((code) => {
    process.exitCode = code;
  });
