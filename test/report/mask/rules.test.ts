import { NAMED, SHAPES } from '../../../src/report/mask/rules.ts';

test('what a rule needs is asked of a text in lower case', () => {
  for (const { needs = [] } of [...NAMED, ...SHAPES]) for (const part of needs) expect(part).toBe(part.toLowerCase());
});

test('no rule of a shape is asked of every text', () => {
  for (const { needs } of SHAPES) expect(needs.length).toBeGreaterThan(0);
});
