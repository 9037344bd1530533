import { FLAGS, job, testRule } from './harness.ts';

testRule(
  'K2B749',
  [
    {
      title: 'a variable out of view',
      text: job({ args: '--opt build-arg:TITLE=$TITLE' }),
      at: ['build-arg:TITLE=$TITLE'],
    },
    { title: 'a message', text: job({ args: '--opt label:m=$CI_COMMIT_MESSAGE' }), at: ['label:m=$CI_COMMIT_MESSAGE'] },
    { title: 'a substitution', text: job({ args: '--opt build-arg:D=$(date)' }), at: ['build-arg:D=$(date)'] },
  ],
  [
    { title: 'quotes', text: job({ args: '--opt "build-arg:TITLE=$TITLE" --opt build-arg:T="$TITLE"' }) },
    { title: 'predefined variables without blanks', text: job({ args: '--opt build-arg:SHA=$CI_COMMIT_SHA' }) },
    {
      title: 'a variable of the job without blanks',
      text: job({ variables: [FLAGS, 'V: "1.2"'], args: '--opt build-arg:V=$V' }),
    },
  ],
);
