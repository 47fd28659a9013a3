import { kitTitle } from '../answers/check-kits.ts';
import { KEYBOARDS } from '../answers/keyboards.ts';
import { findLanguage } from '../answers/languages.ts';
import type { Answers, DeviceAnswers } from '../answers/model.ts';
import type { Texts } from '../texts/texts.ts';
import { addressText } from './network-device.ts';
import type { Context } from './screen.ts';

/** Lines of what was answered, part by part; the disks' part is the plan. */
export function summaryOf(answers: Answers, { machine, texts }: Pick<Context, 'machine' | 'texts'>): string {
  const { confirmation } = texts;
  const { routing, host, time, kits } = answers;
  const language = findLanguage(answers.language, machine.release)?.name;
  const keyboard = KEYBOARDS[answers.keyboard as keyof typeof KEYBOARDS];
  const line = (label: string, ...values: (string | undefined)[]) =>
    `${label}: ${values.filter((value) => value !== undefined && value !== '').join(', ')}`;
  return [
    line(texts.language.label, language, answers.language),
    line(texts.keyboard.label, keyboard, answers.keyboard),
    ...answers.devices.map((device) =>
      line(`${texts.network.label} ${device.device}`, ...deviceWords(device, texts)),
    ),
    line(
      texts.routing.label,
      ...(routing.dhcp ? [confirmation.dhcp] : [routing.gateway, ...routing.nameservers]),
    ),
    line(texts.host.label, host.dhcp ? confirmation.dhcp : host.name, host.domain),
    line(texts.time.label, time.zone, confirmation.hardwareClock(time.utc), time.ntp || confirmation.noNtp),
    line(texts.password.label, confirmation.password),
    line(
      texts.kits.label,
      ...kits.map((kit) => (kit.os ? `${kitTitle(kit)} (${texts.kits.os})` : kitTitle(kit))),
    ),
  ].join('\n');
}

function deviceWords(device: DeviceAnswers, texts: Texts): string[] {
  const { network, confirmation } = texts;
  if (!device.configure) return [confirmation.notUsed];
  return [addressText(device, texts), device.network, network.purposes[device.purpose]];
}
