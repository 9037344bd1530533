import { nextPage } from '../../src/note/client.ts';
import { reasonOfError } from '../../src/note/api-error.ts';
import { LONGEST_WAIT, retryAfter, waitBefore } from '../../src/note/retry.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

test.each([
  ['0', 0],
  [' 12 ', 12_000],
  ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
  ['Wed, 31 Dec 2025 23:00:00 GMT', 0],
  ['-1', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
])('Retry-After: %s', (header, expected) => {
  expect(retryAfter(header, NOW)).toBe(expected);
});

describe('the wait before the next try', () => {
  test('doubles, has a limit, and is spread over its second half', () => {
    expect([1, 2, 3, 4, 5, 6, 60].map((tries) => waitBefore(tries, undefined, 0))).toEqual([
      500, 1000, 2000, 4000, 8000, 8000, 8000,
    ]);
    expect(waitBefore(1, undefined, 0.999)).toBeLessThan(1000);
  });

  test('is never shorter than the server asks', () => {
    expect(waitBefore(1, 0, 0)).toBe(0);
    expect(waitBefore(1, 7000, 0.5)).toBe(7250);
    expect(waitBefore(1, LONGEST_WAIT, 0)).toBe(LONGEST_WAIT);
    expect(waitBefore(1, LONGEST_WAIT + 1, 0)).toBeUndefined();
  });
});

test.each([
  ['<https://a.example/n?page=2>; rel="next", <https://a.example/n?page=1>; rel="first"', '?page=2'],
  [
    '<https://a.example/n?page=1>; rel="prev", <https://a.example/n?id_after=4,5&x=%2C>; rel=next',
    '?id_after=4,5&x=%2C',
  ],
  ['</n?cursor=a#b>; title="x"; rel="next"', '?cursor=a'],
  ['<https://a.example/n?page=1>; rel="first"', undefined],
  ['<https://a.example/n?page=9>; rel="nextish"', undefined],
  ['', undefined],
  [undefined, undefined],
])('the next page of %s', (link, query) => {
  expect(nextPage(link)).toBe(query);
});

test.each([
  ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
  ['CERT_HAS_EXPIRED', 'certificate'],
  ['ECONNREFUSED', 'network'],
  ['ENOTFOUND', 'network'],
])('%s is %s', (code, reason) => {
  expect(reasonOfError(Object.assign(new Error('x'), { code })).reason).toBe(reason);
  const cause = Object.assign(new Error('x'), { code });
  expect(reasonOfError(Object.assign(new Error('y', { cause }), { code: 'UND_ERR_SOCKET' })).reason).toBe(reason);
});
