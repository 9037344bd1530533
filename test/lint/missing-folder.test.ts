import { job, testRule } from './harness.ts';

testRule(
  'K2B739',
  [
    {
      title: 'metadata',
      text: job({ args: '--metadata-file out/meta.json' }),
      at: ['out/meta.json'],
      says: 'the folder out',
    },
    {
      title: 'a tar',
      text: job({ args: '--output type=docker,dest=dist/images/a.tar' }),
      at: ['type=docker,dest=dist/images/a.tar'],
      says: 'dist/images',
    },
  ],
  [
    { title: 'made before', text: job({ before: ['mkdir -p out'], args: '--metadata-file out/meta.json' }) },
    {
      title: 'a folder of the project',
      text: job({ args: '--metadata-file out/meta.json' }),
      files: { 'out/.gitkeep': '' },
    },
    { title: 'no folder', text: job({ args: '--metadata-file meta.json' }) },
    { title: 'a script out of view', text: job({ before: ['./prepare.sh'], args: '--metadata-file out/meta.json' }) },
  ],
);
