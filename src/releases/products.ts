/** Products by the short name that begins the ids of their rows. The names are what their media call themselves. */
export const PRODUCTS = {
  fedora: 'Fedora',
  rhel: 'Red Hat Enterprise Linux',
  centos: 'CentOS',
  'centos-stream': 'CentOS Stream',
  'scientific-linux': 'Scientific Linux',
  almalinux: 'AlmaLinux',
  rocky: 'Rocky Linux',
  oracle: 'Oracle Linux',
} as const;
