import { build, job, testRule } from './harness.ts';

testRule(
  'K2B751',
  [
    {
      title: 'two in the background',
      text: job({ script: [`${build()} &`, `${build()} &`, 'wait'] }),
      at: [build(), build()],
    },
  ],
  [
    { title: 'one in the background', text: job({ script: [`${build()} &`, 'wait'] }) },
    { title: 'one after the other', text: job({ script: [build(), build()] }) },
  ],
);
