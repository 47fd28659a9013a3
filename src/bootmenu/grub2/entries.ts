import type { ByteString } from '../../base/bytes.ts';
import {
  ENTRY_ID_VARIABLE,
  ENTRY_OPTIONS,
  type Grub2Dialect,
  INITRD_COMMAND,
  KERNEL_COMMAND,
} from './layout.ts';
import type { Grub2Block, Grub2Command, Grub2Word } from './read.ts';
import { plainWord } from './words.ts';

/** A `menuentry` or a `submenu`. */
export interface Grub2Item {
  readonly title: ByteString;
  readonly id?: ByteString;
  readonly command: Grub2Command & { readonly block: Grub2Block };
  readonly titleWord?: Grub2Word;
  /** The words of `--id` and its value. */
  readonly idWords: readonly Grub2Word[];
  /** Undefined for a submenu. */
  readonly entry?: Grub2Entry;
  /** Of a submenu. */
  readonly children: readonly Grub2Item[];
}

export interface Grub2Entry {
  /** Its id where it has one, else its title. */
  readonly label: ByteString;
  readonly title: ByteString;
  /** Places in the menu and in each submenu on the way, counting from 0; GRUB writes `2>0`. */
  readonly path: readonly number[];
  readonly command: Grub2Command & { readonly block: Grub2Block };
  readonly titleWord?: Grub2Word;
  readonly idWords: readonly Grub2Word[];
  /** The submenus that it stands in, from the outside. */
  readonly parents: readonly Grub2Command[];
  /** The commands that start a Linux kernel: more than one where the menu tells platforms apart. */
  readonly kernels: readonly Grub2Command[];
  readonly initrds: readonly Grub2Command[];
}

/** The entries and submenus among commands; functions are not looked into. */
export function itemsOf(
  commands: readonly Grub2Command[],
  dialect: Grub2Dialect,
  above: readonly number[] = [],
  parents: readonly Grub2Command[] = [],
): Grub2Item[] {
  const items: Grub2Item[] = [];
  for (const command of commands) {
    const keyword = command.words[0]?.raw;
    const { block } = command;
    if (!block || (keyword !== 'menuentry' && keyword !== 'submenu')) continue;
    const path = [...above, items.length];
    const head = headOf(command, dialect);
    const own = { ...head, command: { ...command, block } };
    if (keyword === 'submenu')
      items.push({ ...own, children: itemsOf(block.commands, dialect, path, [...parents, command]) });
    else {
      const kernels = block.commands.filter(
        ({ words }) => KERNEL_COMMAND.test(words[0]?.raw ?? '') && words[1] !== undefined,
      );
      const initrds = block.commands.filter(({ words }) => INITRD_COMMAND.test(words[0]?.raw ?? ''));
      const entry = { ...own, label: head.id ?? head.title, path, parents, kernels, initrds };
      items.push({ ...own, entry, children: [] });
    }
  }
  return items;
}

/** Title and id, as GRUB's option parser finds them: options may stand behind the title too. */
function headOf({ words }: Grub2Command, dialect: Grub2Dialect) {
  let titleWord: Grub2Word | undefined;
  let idWords: Grub2Word[] = [];
  let id: ByteString | undefined;
  for (let index = 1; index < words.length; index++) {
    const word = words[index];
    if (!word) break;
    const [option = '', value] = word.raw.split(/=(.*)/s);
    const isId = ENTRY_ID_VARIABLE.test(word.raw) || option === '--id';
    if (isId || ENTRY_OPTIONS.has(option)) {
      const next = value === undefined ? words[++index] : undefined;
      if (!isId) continue;
      idWords = next ? [word, next] : [word];
      id = plainWord(next?.raw ?? value ?? '', dialect);
    } else if (!titleWord && !word.raw.startsWith('--')) titleWord = word;
  }
  const title = titleWord ? plainWord(titleWord.raw, dialect) : ('' as ByteString);
  return {
    title,
    ...(titleWord ? { titleWord } : {}),
    idWords,
    ...(id === undefined || id === '' ? {} : { id }),
  };
}
