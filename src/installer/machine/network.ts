import type { NetworkDevice } from '../screens/screen.ts';
import { compareNames, type Place } from './disks.ts';
import { ARPHRD_ETHER } from './layout.ts';
import { linkName, listNames, readLine, readNumber } from './small-files.ts';

/** Ethernet devices that stand for hardware: bridges, bonds and the loopback device have none below them. */
export async function readNetworkDevices({ host, root }: Place): Promise<readonly NetworkDevice[]> {
  const folder = `${root}/sys/class/net`;
  const devices: NetworkDevice[] = [];
  for (const name of [...(await listNames(host, folder))].sort(compareNames)) {
    const path = `${folder}/${name}`;
    const hardware = (await host.files.status(`${path}/device`)) !== undefined;
    const type = await readNumber(host, `${path}/type`);
    // 2.6.9 says no type.
    if (!hardware || (type !== undefined && type !== ARPHRD_ETHER)) continue;
    const carrier = await readNumber(host, `${path}/carrier`);
    devices.push({
      name,
      hardwareAddress: ((await readLine(host, `${path}/address`)) ?? '').toLowerCase(),
      driver: (await linkName(host, `${path}/device/driver`)) ?? (await linkName(host, `${path}/driver`)),
      link: carrier === undefined ? undefined : carrier === 1,
    });
  }
  return devices;
}
