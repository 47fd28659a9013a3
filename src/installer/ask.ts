import type { GivenAnswers } from './answers/model.ts';
import { createFlow, type FlowEnd } from './flow.ts';
import type { Host } from './host.ts';
import type { Machine } from './screens/screen.ts';
import { runPictures } from './ui/loop.ts';
import { chooseStyle } from './ui/style.ts';

/**
 * Shows the screens until the user is through or leaves. Undefined where the terminal went away before that. Throws
 * `HostError` with `ENOTTY` where there is none.
 */
export async function askAnswers(
  host: Pick<Host, 'openTerminal' | 'env'>,
  machine: Machine,
  given: GivenAnswers,
): Promise<FlowEnd | undefined> {
  const flow = createFlow(machine, given);
  await runPictures(host.openTerminal(), chooseStyle(host.env), flow);
  return flow.end();
}
