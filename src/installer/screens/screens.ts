import { CONFIRMATION } from './confirmation.ts';
import { HOST_NAME } from './host-name.ts';
import { KEYBOARD } from './keyboard.ts';
import { KITS } from './kits.ts';
import { LANGUAGE } from './language.ts';
import { NETWORK } from './network.ts';
import { PARTITIONS } from './partitions.ts';
import { ROOT_PASSWORD } from './root-password.ts';
import { ROUTING } from './routing.ts';
import type { Screen } from './screen.ts';
import { TIME_ZONE } from './time-zone.ts';
import { WELCOME } from './welcome.ts';

/** All eleven, in their order: kits before the confirmation. */
export const SCREENS: readonly Screen<unknown>[] = [
  WELCOME,
  LANGUAGE,
  KEYBOARD,
  NETWORK,
  ROUTING,
  HOST_NAME,
  TIME_ZONE,
  ROOT_PASSWORD,
  PARTITIONS,
  KITS,
  CONFIRMATION,
];
