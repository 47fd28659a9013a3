import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/commands/program.ts';

const program = await createProgram();
const all = [program, ...program.commands];

describe('the help', () => {
  it.each(all.map((command) => [command.name(), command] as const))(
    'of %s fits 80 columns',
    (_name, command) => {
      let text = '';
      command.configureOutput({ writeOut: (part) => (text += part) });
      command.outputHelp();
      expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
      if (command !== program) expect(text).toMatch(/Examples:\n {2}bootsmith /);
    },
  );

  it.each(program.commands.map((command) => [command.name(), command] as const))(
    'of %s names the options that every command takes',
    (_name, command) => {
      const options = command.options.map(({ long }) => long);
      expect(options).toEqual(expect.arrayContaining(['--json', '--quiet', '--verbose']));
    },
  );
});
