import { perObject } from '../src/per-object.ts';

test('an object is asked about once, be the answer undefined', () => {
  const asked: object[] = [];
  const find = perObject((one: object) => void asked.push(one));
  const [a, b] = [{}, {}];
  for (const one of [a, b, a, b]) find(one);

  expect(asked).toEqual([a, b]);
});
