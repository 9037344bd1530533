import { mergeRequestOf, tokenOf } from '../../src/note/place.ts';

const FULL = { CI_API_V4_URL: 'https://gitlab.example/api/v4', CI_PROJECT_ID: '3', CI_MERGE_REQUEST_IID: '7' };

describe('the merge request', () => {
  test('of the pipeline', () => {
    expect(mergeRequestOf(FULL)).toEqual({
      api: 'https://gitlab.example/api/v4',
      project: '3',
      iid: '7',
      page: undefined,
    });
  });

  test('of a fork is that of the target', () => {
    expect(mergeRequestOf({ ...FULL, CI_MERGE_REQUEST_PROJECT_ID: '1' })).toMatchObject({ project: '1' });
  });

  test('an address keeps its folder, but no credentials and no slash at the end', () => {
    expect(
      mergeRequestOf({
        ...FULL,
        CI_API_V4_URL: 'https://user:pass@host.example:8443/gitlab/api/v4//',
        CI_MERGE_REQUEST_PROJECT_URL: 'https://host.example/g/p',
      }),
    ).toMatchObject({
      api: 'https://host.example:8443/gitlab/api/v4',
      page: 'https://host.example/g/p/-/merge_requests/7',
    });
  });

  test.each([
    [{ CI_MERGE_REQUEST_IID: undefined }, 'no-merge-request'],
    [{ CI_MERGE_REQUEST_IID: '' }, 'no-merge-request'],
    [{ CI_MERGE_REQUEST_IID: '7/../8' }, 'no-merge-request'],
    [{ CI_API_V4_URL: '' }, 'no-server'],
    [{ CI_API_V4_URL: 'gitlab.example' }, 'bad-server'],
    [{ CI_API_V4_URL: 'file:///etc/passwd' }, 'bad-server'],
    [{ CI_PROJECT_ID: '' }, 'no-project'],
  ])('%j: %s', (change, problem) => {
    expect(mergeRequestOf({ ...FULL, ...change })).toBe(problem);
  });
});

describe('the token', () => {
  test.each([
    [{ KANIKO_TO_BUILDKIT_TOKEN: 'one', GITLAB_TOKEN: 'two', CI_JOB_TOKEN: 'three' }, { token: 'one' }],
    [{ KANIKO_TO_BUILDKIT_TOKEN: '', GITLAB_TOKEN: ' two\n' }, { token: 'two' }],
    [{ CI_JOB_TOKEN: 'three' }, 'job-token-only'],
    [{}, 'no-token'],
    [{ GITLAB_TOKEN: 'a b' }, 'bad-token'],
    [{ GITLAB_TOKEN: 'a\nb' }, 'bad-token'],
    [{ GITLAB_TOKEN: '$OTHER' }, 'bad-token'],
    [{ GITLAB_TOKEN: 'schlüssel' }, 'bad-token'],
  ])('of %j', (environment, expected) => {
    expect(tokenOf(environment)).toEqual(expected);
  });
});
