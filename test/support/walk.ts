import { setTimeout as sleep } from 'node:timers/promises';

/** A screen of the installer: what is on it and on no screen before, and what is typed there. */
export interface WalkStep {
  readonly name: string;
  readonly shows: string;
  /** What has to be gone. */
  readonly without?: string;
  readonly types: string;
}

const ENTER = '\r';
const TAB = '\t';

const KITS_OF_MEDIUM: readonly WalkStep[] = [
  { name: 'kits', shows: 'Kits bring the software', types: `${TAB}${ENTER}` },
];
const KITS_BY_ADDRESS: readonly WalkStep[] = [
  { name: 'no kits', shows: 'No kit yet', types: `${TAB}${TAB}${TAB}${ENTER}` },
  { name: 'kit', shows: 'Add a kit by its address', types: `mirror.example.com/os${ENTER}` },
  { name: 'kits', shows: 'http://mirr', without: 'Add a kit by', types: `${TAB}${ENTER}` },
];

/** From Welcome to the end, by the defaults where there are some. One disk that is empty, two network devices. */
export function walkFrom(kits: 'medium' | 'address'): readonly WalkStep[] {
  return [
    { name: 'welcome', shows: 'This program asks what the master node', types: ENTER },
    { name: 'language', shows: 'Which language shall', types: ENTER },
    { name: 'keyboard', shows: 'Which layout does the keyboard', types: ENTER },
    { name: 'network', shows: 'Two devices are advised', types: `${TAB}${ENTER}` },
    { name: 'routing', shows: 'How does this machine reach', types: ENTER },
    { name: 'host', shows: 'The host name is the full name', types: ENTER },
    { name: 'time', shows: 'Where does this machine stand', types: `Europe/Be${ENTER}${TAB}${TAB}${ENTER}` },
    {
      name: 'password',
      shows: 'The password of the administrator',
      types: `bootsmith${TAB}bootsmith${ENTER}`,
    },
    { name: 'scheme', shows: 'Use the default scheme?', types: ENTER },
    { name: 'partitions', shows: 'is cleared', without: 'Use the default', types: `${TAB}${ENTER}` },
    ...(kits === 'medium' ? KITS_OF_MEDIUM : KITS_BY_ADDRESS),
    { name: 'confirmation', shows: 'This is what will be done', types: ENTER },
    { name: 'really', shows: 'Really continue?', types: `${TAB}${ENTER}` },
  ];
}

/**
 * Goes the steps on a terminal: waits for each screen to stand still, keeps its text, types. Throws for a screen that
 * does not come within `seconds`.
 */
export async function walk(
  steps: readonly WalkStep[],
  look: () => Promise<string> | string,
  type: (text: string) => Promise<void> | void,
  seconds: number,
): Promise<ReadonlyMap<string, string>> {
  const seen = new Map<string, string>();
  for (const { name, shows, without, types } of steps) {
    const end = Date.now() + seconds * 1000;
    for (let before = ''; ; ) {
      const text = await look();
      const here = text.includes(shows) && (without === undefined || !text.includes(without));
      if (here && text === before) {
        seen.set(name, text);
        break;
      }
      if (Date.now() > end) throw new Error(`the screen "${name}" does not come; this is there:\n${text}`);
      before = text;
      await sleep(150);
    }
    await type(types);
  }
  return seen;
}
