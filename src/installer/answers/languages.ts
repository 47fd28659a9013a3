import { ERAS } from '../../releases/eras.ts';
import type { Era, Release } from '../../releases/release.ts';

export interface Language {
  /** Without its charset: de_DE. */
  readonly locale: string;
  /** In English: the console cannot show every script. */
  readonly name: string;
  readonly keyboard: string;
  /** In the tz database. */
  readonly zone: string;
}

type Row = readonly [locale: string, name: string, keyboard: string, zone: string, since?: Era];

/**
 * What Anaconda offers, with the keyboard and time zone that it puts first. Source: lang-table (anaconda-13.21.263-1); the
 * first era that has a language by lang-table of anaconda-10.1.1.104-1 and anaconda-11.1.2.263-2.
 */
const ROWS: readonly Row[] = [
  ['af_ZA', 'Afrikaans', 'us', 'Africa/Johannesburg', 'loader-cpio'],
  ['ar_SA', 'Arabic', 'us', 'Asia/Riyadh'],
  ['as_IN', 'Assamese', 'us', 'Asia/Kolkata', 'loader-cpio'],
  ['bn_BD', 'Bengali', 'us', 'Asia/Dhaka'],
  ['bn_IN', 'Bengali (India)', 'us', 'Asia/Kolkata'],
  ['bg_BG', 'Bulgarian', 'bg_bds-utf8', 'Europe/Sofia'],
  ['ca_ES', 'Catalan', 'es', 'Europe/Madrid'],
  ['zh_CN', 'Chinese (Simplified)', 'us', 'Asia/Shanghai'],
  ['zh_TW', 'Chinese (Traditional)', 'us', 'Asia/Taipei'],
  ['hr_HR', 'Croatian', 'croat', 'Europe/Zagreb'],
  ['cs_CZ', 'Czech', 'cz-lat2', 'Europe/Prague'],
  ['da_DK', 'Danish', 'dk', 'Europe/Copenhagen'],
  ['nl_NL', 'Dutch', 'nl', 'Europe/Amsterdam'],
  ['en_US', 'English', 'us', 'America/New_York'],
  ['et_EE', 'Estonian', 'et', 'Europe/Tallinn'],
  ['fi_FI', 'Finnish', 'fi', 'Europe/Helsinki'],
  ['fr_FR', 'French', 'fr-latin9', 'Europe/Paris'],
  ['de_DE', 'German', 'de-latin1-nodeadkeys', 'Europe/Berlin'],
  ['el_GR', 'Greek', 'gr', 'Europe/Athens', 'loader-cpio'],
  ['gu_IN', 'Gujarati', 'us', 'Asia/Kolkata'],
  ['he_IL', 'Hebrew', 'us', 'Asia/Jerusalem', 'loader-path'],
  ['hi_IN', 'Hindi', 'us', 'Asia/Kolkata'],
  ['hu_HU', 'Hungarian', 'hu', 'Europe/Budapest'],
  ['is_IS', 'Icelandic', 'is-latin1', 'Atlantic/Reykjavik'],
  ['ilo_PH', 'Iloko', 'us', 'Asia/Manila', 'loader-path'],
  ['id_ID', 'Indonesian', 'us', 'Asia/Jakarta', 'loader-cpio'],
  ['it_IT', 'Italian', 'it', 'Europe/Rome'],
  ['ja_JP', 'Japanese', 'jp106', 'Asia/Tokyo'],
  ['kn_IN', 'Kannada', 'us', 'Asia/Kolkata', 'loader-cpio'],
  ['ko_KR', 'Korean', 'us', 'Asia/Seoul'],
  ['mk_MK', 'Macedonian', 'mk', 'Europe/Skopje'],
  ['mai_IN', 'Maithili', 'us', 'Asia/Kolkata', 'loader-path'],
  ['ms_MY', 'Malay', 'us', 'Asia/Kuala_Lumpur'],
  ['ml_IN', 'Malayalam', 'us', 'Asia/Kolkata', 'loader-cpio'],
  ['mr_IN', 'Marathi', 'us', 'Asia/Kolkata', 'loader-cpio'],
  ['ne_NP', 'Nepali', 'us', 'Asia/Kathmandu', 'loader-path'],
  ['nb_NO', 'Norwegian (Bokmål)', 'no', 'Europe/Oslo'],
  ['nso_ZA', 'Northern Sotho', 'us', 'Africa/Johannesburg', 'loader-cpio'],
  ['or_IN', 'Oriya', 'us', 'Asia/Kolkata', 'loader-cpio'],
  ['fa_IR', 'Persian', 'us', 'Asia/Tehran'],
  ['pl_PL', 'Polish', 'pl2', 'Europe/Warsaw'],
  ['pt_PT', 'Portuguese', 'pt-latin1', 'Europe/Lisbon'],
  ['pt_BR', 'Portuguese (Brazilian)', 'br-abnt2', 'America/Sao_Paulo'],
  ['pa_IN', 'Punjabi', 'us', 'Asia/Kolkata'],
  ['ro_RO', 'Romanian', 'ro', 'Europe/Bucharest', 'loader-path'],
  ['ru_RU', 'Russian', 'ru', 'Europe/Moscow'],
  ['sr_RS', 'Serbian', 'sr-cy', 'Europe/Belgrade', 'loader-path'],
  ['sr_RS@latin', 'Serbian (Latin)', 'sr-latin', 'Europe/Belgrade', 'loader-path'],
  ['si_LK', 'Sinhala', 'us', 'Asia/Colombo', 'loader-cpio'],
  ['sk_SK', 'Slovak', 'sk-qwerty', 'Europe/Bratislava', 'loader-cpio'],
  ['sl_SI', 'Slovenian', 'slovene', 'Europe/Ljubljana'],
  ['es_ES', 'Spanish', 'es', 'Europe/Madrid'],
  ['sv_SE', 'Swedish', 'sv-latin1', 'Europe/Stockholm'],
  ['ta_IN', 'Tamil', 'us', 'Asia/Kolkata'],
  ['te_IN', 'Telugu', 'us', 'Asia/Kolkata', 'loader-cpio'],
  ['tr_TR', 'Turkish', 'trq', 'Europe/Istanbul'],
  ['uk_UA', 'Ukrainian', 'ua-utf', 'Europe/Kiev'],
  ['vi_VN', 'Vietnamese', 'us', 'Asia/Saigon'],
  ['cy_GB', 'Welsh', 'uk', 'Europe/London'],
  ['zu_ZA', 'Zulu', 'us', 'Africa/Johannesburg'],
];

/** Keyboards that lang-table named otherwise before the era (anaconda-10.1.1.104-1, anaconda-11.1.2.263-2). */
const EARLIER_KEYBOARDS: readonly {
  readonly before: Era;
  readonly keyboards: Readonly<Record<string, string>>;
}[] = [
  { before: 'loader-cpio', keyboards: { bg_BG: 'bg', fr_FR: 'fr-latin1', pl_PL: 'pl' } },
  { before: 'loader-path', keyboards: { bg_BG: 'bg', fr_FR: 'fr-latin1' } },
];

export const DEFAULT_LANGUAGE = 'en_US';

const ORDER = Object.keys(ERAS);

function isBefore(era: Era, other: Era): boolean {
  return ORDER.indexOf(era) < ORDER.indexOf(other);
}

/** The languages that the installer of a release has, by name. */
export function languagesOf({ era }: Pick<Release, 'era'>): Language[] {
  const earlier = EARLIER_KEYBOARDS.find(({ before }) => isBefore(era, before))?.keyboards ?? {};
  return ROWS.filter(([, , , , since]) => since === undefined || !isBefore(era, since)).map(
    ([locale, name, keyboard, zone]) => ({ locale, name, keyboard: earlier[locale] ?? keyboard, zone }),
  );
}

export function findLanguage(locale: string, release: Pick<Release, 'era'>): Language | undefined {
  return languagesOf(release).find((language) => language.locale === locale);
}
