import { job, testRule } from './harness.ts';

testRule(
  'K2B716',
  [
    {
      title: 'a URL',
      text: job({ args: '--registry-auth-tlscontext host=https://r.example.com,insecure=true' }),
      at: ['host=https://r.example.com,insecure=true'],
    },
    { title: 'no host', text: job({ args: '--registry-auth-tlscontext insecure=true' }), at: ['insecure=true'] },
  ],
  [{ title: 'a bare host', text: job({ args: '--registry-auth-tlscontext host=r.example.com:5000,insecure=true' }) }],
);
