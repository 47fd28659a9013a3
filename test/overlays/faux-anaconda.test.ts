import { describe, it } from 'vitest';
import { DRACUT_CASES } from './dracut-cases.ts';
import { LOADER_CASES } from './loader-cases.ts';
import { LOADER_ENDS } from './loader-ends.ts';

// Under the shell that is there; test/judges/faux-anaconda.test.ts runs the same under those that matter.
describe('the faux anaconda of the loader eras', () => {
  it.each([...LOADER_CASES, ...LOADER_ENDS])('%s', { timeout: 30_000 }, (_name, check) => check('sh'));
});

describe('the faux anaconda of the dracut eras', () => {
  it.each(DRACUT_CASES)('%s', { timeout: 30_000 }, (_name, check) => check('sh'));
});
