import { addressFault } from './check-addresses.ts';
import { usesDhcp } from './check-network.ts';
import { isKeyboard } from './keyboards.ts';
import { languagesOf } from './languages.ts';
import type { DeviceAnswers, HostAnswers, PasswordAnswer, Refusal, TimeAnswers } from './model.ts';
import { findNameFault, LABEL_LIMIT, NAME_LIMIT } from './names.ts';
import { hashKindsOf, type Rules, refuse, releaseName } from './rules.ts';

/** Characters below which a password is called short; it is not refused. */
export const SHORT_PASSWORD = 6;

/**
 * Every locale of a language that the installer has is taken (de_AT too), as the table has the first country only.
 */
export function checkLanguage(language: string, { texts, release }: Rules): Refusal[] {
  const { refusals } = texts;
  const [, tongue] = /^([a-z]{2,3})_[A-Z]{2}(?:@[a-z]+)?$/.exec(language) ?? [];
  if (tongue === undefined) return refuse('language', refusals.languageForm(language));
  const known = languagesOf(release).some(({ locale }) => locale.startsWith(`${tongue}_`));
  return refuse('language', known ? undefined : refusals.languageUnknown(language, releaseName(release)));
}

export function checkKeyboard(keyboard: string, { texts }: Rules): Refusal[] {
  return refuse('keyboard', isKeyboard(keyboard) ? undefined : texts.refusals.keyboardUnknown(keyboard));
}

function hostNameFault(name: string, qualified: boolean, { texts }: Rules): string | undefined {
  const { refusals } = texts;
  const fault = findNameFault(name, qualified);
  if (fault === undefined) return undefined;
  const sentences = {
    length: () => refusals.nameLength(name, NAME_LIMIT),
    labelLength: () => refusals.nameLabel(name, LABEL_LIMIT),
    characters: () => refusals.nameCharacters(name),
    dash: () => refusals.nameDash(name),
    digits: () => refusals.nameDigits(name),
    unqualified: () => refusals.nameUnqualified(name),
  };
  return sentences[fault]();
}

export function checkHost(host: HostAnswers, devices: readonly DeviceAnswers[], rules: Rules): Refusal[] {
  const { refusals } = rules.texts;
  const domain = host.domain === '' ? undefined : hostNameFault(host.domain, false, rules);
  const name = host.name === '' ? refusals.hostEmpty : hostNameFault(host.name, true, rules);
  return [
    ...(host.dhcp
      ? refuse('host.dhcp', usesDhcp(devices) ? undefined : refusals.hostDhcp)
      : refuse('host.name', name)),
    ...refuse('host.domain', domain),
  ];
}

export function checkTime(time: TimeAnswers, rules: Rules): Refusal[] {
  const { refusals } = rules.texts;
  const zones = rules.machine?.zones ?? [];
  const zoneKnown =
    zones.length > 0
      ? zones.includes(time.zone)
      : /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/.test(time.zone);
  const server =
    time.ntp === '' ||
    findNameFault(time.ntp, false) === undefined ||
    addressFault(time.ntp, rules.texts) === undefined;
  return [
    ...refuse('time.zone', zoneKnown ? undefined : refusals.zoneUnknown(time.zone)),
    ...refuse('time.ntp', server ? undefined : refusals.ntp(time.ntp)),
  ];
}

/** Characters behind the last `$`, by the kind of hash (crypt(5)). */
const HASH_LENGTH: Readonly<Record<string, number>> = { $1$: 22, $5$: 43, $6$: 86 };

export function checkPassword(password: PasswordAnswer, { texts, release }: Rules): Refusal[] {
  const { refusals } = texts;
  if ('clear' in password)
    return refuse('rootPassword', password.clear === '' ? refusals.passwordEmpty : undefined);
  const kinds = hashKindsOf(release);
  const [, kind = '', digest = ''] =
    /^(\$[156]\$)(?:rounds=\d+\$)?[./A-Za-z0-9]{1,16}\$([./A-Za-z0-9]+)$/.exec(password.crypted) ?? [];
  const readable = kinds.includes(kind) && digest.length === HASH_LENGTH[kind];
  return refuse(
    'rootPassword.crypted',
    readable ? undefined : refusals.passwordHash(releaseName(release), kinds.join(', ')),
  );
}
