import { describe, expect, it } from 'vitest';
import {
  COMMAND_FORMS,
  DIALECTS,
  dialectIn,
  familyOf,
  findSyntax,
  isDialect,
  listCommands,
} from '../../src/releases/kickstart/dialect.ts';
import { EARLY_KICKSTARTS, earlyKickstart } from '../../src/releases/kickstart/early.ts';
import { inSpan } from '../../src/releases/kickstart/form.ts';
import { RELEASE_ORDER } from '../../src/releases/kickstart/order.ts';
import { REPLACEMENTS } from '../../src/releases/kickstart/replacements.ts';
import { NAMED_BY, REPEATABLE, RULES, WORD } from '../../src/releases/kickstart/rules.ts';
import { SECTION_OPTIONS } from '../../src/releases/kickstart/section-options.ts';
import { findSection, SECTIONS, sectionEnd } from '../../src/releases/kickstart/sections.ts';

const order = RELEASE_ORDER as Readonly<Record<string, number>>;
const number = (name: string) => order[name] ?? Number.NaN;
const isRhel = (name: string) => name.startsWith('RHEL');

/** Names in a span that its order does not have, and ends that stand in the wrong order. */
function spanFaults(span: string, names: readonly string[]): string[] {
  return span.split(' ').flatMap((part) => {
    const [first = '', last = first] = part.split('..');
    const ends = [first, last].filter((name) => name !== '');
    const unknown = ends.filter((name) => !names.includes(name));
    const turned = last !== '' && names.indexOf(last) < names.indexOf(first) ? [part] : [];
    return [...unknown, ...turned];
  });
}

describe('the dialects', () => {
  it('are RHEL 4 to 10 and Fedora Core 6 to Fedora 45, in their order', () => {
    expect(DIALECTS).toHaveLength(7 + 40);
    expect(DIALECTS.slice(0, 6)).toEqual(['RHEL4', 'FC6', 'RHEL5', 'F7', 'F8', 'F9']);
    expect(DIALECTS.indexOf('RHEL6')).toBe(DIALECTS.indexOf('F13') + 1);
    expect(isDialect('RHEL3')).toBe(false);
    expect(isDialect('constructor')).toBe(false);
  });

  it.each(DIALECTS)('%s points to forms that there are', (dialect) => {
    const lost = [...listCommands(dialect)].filter(
      ([command, form]) => !COMMAND_FORMS[familyOf(command)]?.forms.split(' ').includes(form),
    );
    expect(lost).toEqual([]);
    expect(findSyntax(dialect, 'no such command')).toBeUndefined();
  });

  it.each(DIALECTS)('%s has the newest form of its own line', (dialect) => {
    const newest = (form: string) => number(form) <= number(dialect) && isRhel(form) === isRhel(dialect);
    const old = [...listCommands(dialect)].filter(([command, form]) =>
      (COMMAND_FORMS[familyOf(command)]?.forms.split(' ') ?? []).some(
        (other) => newest(other) && number(other) > number(form),
      ),
    );
    // pykickstart gives these an older Fedora form than there is: they have one RHEL form, in another release.
    expect(old).toEqual([]);
  });
});

describe('the forms', () => {
  it.each(Object.entries(COMMAND_FORMS))(
    'of %s are in order, used, and named by their spans',
    (family, table) => {
      const forms = table.forms.split(' ');
      expect(forms).toEqual([...forms].sort((a, b) => number(a) - number(b)));
      const used = new Set(
        DIALECTS.flatMap((dialect) =>
          [...listCommands(dialect)]
            .filter(([command]) => familyOf(command) === family)
            .map(([, form]) => form),
        ),
      );
      expect([...used].sort()).toEqual([...forms].sort());
      const spans = [
        ...[table.deprecated, table.removed, table.free].filter((span) => span !== undefined),
        ...(table.words ?? []).map(([, , span]) => span),
        ...(table.conflicts ?? []).map(([, span]) => span),
        ...(table.options ?? []).map(([, , span]) => span),
      ];
      expect(spans.flatMap((span) => spanFaults(span, forms))).toEqual([]);
      for (const [name] of table.conflicts ?? []) expect(Object.keys(COMMAND_FORMS)).toContain(name);
    },
  );

  it('say each option of a form once', () => {
    for (const [family, table] of Object.entries(COMMAND_FORMS))
      for (const form of table.forms.split(' ')) {
        const names = (table.options ?? [])
          .filter(([, , span]) => inSpan(span, form, table.forms.split(' ')))
          .map(([name]) => name);
        expect(new Set(names).size, `${family} ${form}`).toBe(names.length);
      }
  });
});

describe('the rules', () => {
  it.each(RULES)('%s %s %s names what there is', (...rule) => {
    const [family, where, kind, ...names] = rule as readonly string[] as [
      string,
      string,
      string,
      ...string[],
    ];
    const table = COMMAND_FORMS[family];
    const options = (table?.options ?? SECTION_OPTIONS[family] ?? []).map(([name]) => name);
    if (where !== '') expect(spanFaults(where, table?.forms.split(' ') ?? [])).toEqual([]);
    const literal = ['refuses', 'first-word', 'not-for'].includes(kind);
    const asked = literal ? names.filter((name) => name.startsWith('--') && !name.includes('=')) : names;
    const real = asked.filter((name) => name !== WORD && !/^another /.test(name));
    expect(real.filter((name) => !options.includes(name))).toEqual([]);
  });

  it('name families only', () => {
    for (const family of [...REPEATABLE, ...Object.keys(NAMED_BY)])
      expect(Object.keys(COMMAND_FORMS)).toContain(family);
  });

  it('replace what there was', () => {
    for (const key of Object.keys(REPLACEMENTS)) {
      const [command = '', option] = key.split(' ');
      const rows = COMMAND_FORMS[command]?.options ?? SECTION_OPTIONS[command];
      if (option === undefined) expect(command in COMMAND_FORMS || command in SECTIONS, key).toBe(true);
      else
        expect(
          rows?.map(([name]) => name),
          key,
        ).toContain(option);
    }
  });
});

describe('the sections', () => {
  it('have spans over the dialects', () => {
    const spans = [
      ...Object.values(SECTIONS).flatMap(({ known, deprecated }) => [
        known,
        ...(deprecated ? [deprecated] : []),
      ]),
      ...Object.values(SECTION_OPTIONS).flatMap((rows) => rows.map(([, , span]) => span)),
      ...EARLY_KICKSTARTS.map(([span]) => span),
    ];
    expect(spans.flatMap((span) => spanFaults(span, DIALECTS))).toEqual([]);
  });

  it('want %end from Fedora 8 on, and insist on it from Fedora 14 and RHEL 7 on', () => {
    expect(
      ['RHEL5', 'F7', 'F8', 'F13', 'RHEL6', 'F14', 'RHEL7', 'F45'].map((name) => sectionEnd(name as 'F8')),
    ).toEqual(['unknown', 'unknown', 'wanted', 'wanted', 'wanted', 'required', 'required', 'required']);
  });

  it('came one after the other', () => {
    expect(findSection('RHEL6', '%pre-install')).toBeUndefined();
    expect(findSection('RHEL7', '%pre-install')?.state).toBe('usable');
    expect(findSection('F33', '%traceback')?.state).toBe('usable');
    expect(findSection('F34', '%traceback')?.state).toBe('deprecated');
    expect(findSection('F45', '%constructor')).toBeUndefined();
  });
});

describe('the early stage', () => {
  it.each(DIALECTS)('of %s has one row, of commands that the dialect has', (dialect) => {
    expect(EARLY_KICKSTARTS.filter(([span]) => dialectIn(span, dialect))).toHaveLength(1);
    const early = earlyKickstart(dialect);
    const commands = listCommands(dialect);
    if (early.program === 'loader') {
      expect(early.commands.filter((command) => !commands.has(command))).toEqual([]);
      expect(early.methods.filter((method) => !early.commands.includes(method))).toEqual([]);
    }
    for (const command of Object.keys(early.options ?? {})) expect(early.commands).toContain(command);
  });

  it('agrees with the dialect on how device is written', () => {
    const disagreeing = DIALECTS.filter((dialect) => {
      const { device } = earlyKickstart(dialect);
      const syntax = findSyntax(dialect, 'device');
      if (device === 'error') return syntax?.state !== 'removed';
      if (device === 'ignored') return syntax?.state === 'removed';
      return syntax?.words[0] !== device.words;
    });
    expect(disagreeing).toEqual([]);
  });
});
