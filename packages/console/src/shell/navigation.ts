import {
  IconAdjustmentsHorizontal,
  IconAlertOctagon,
  IconArrowsExchange,
  IconBook2,
  IconCloudUpload,
  IconCoins,
  IconHistory,
  IconHourglass,
  IconInbox,
  IconLayoutGrid,
  IconList,
  IconPlugConnected,
  IconRobot,
  IconSettings,
  IconTool,
} from '@tabler/icons-react';

/** The places of the console, in the order they are shown; `keys` after `g` goes there. */
export const places = [
  { to: '/', label: 'Now', keys: 'n', icon: IconLayoutGrid, scope: 'item:read', count: null },
  {
    to: '/inbox',
    label: 'Inbox',
    keys: 'i',
    icon: IconInbox,
    scope: 'item:read',
    count: 'inReview',
  },
  {
    to: '/holds',
    label: 'Holds',
    keys: 'h',
    icon: IconHourglass,
    scope: 'item:read',
    count: 'held',
  },
  { to: '/items', label: 'Items', keys: 't', icon: IconList, scope: 'item:read', count: null },
  {
    to: '/import',
    label: 'Import',
    keys: 'm',
    icon: IconCloudUpload,
    scope: 'item:write',
    count: null,
  },
  { to: '/agents', label: 'Agents', keys: 'a', icon: IconRobot, scope: 'item:read', count: null },
  {
    to: '/knowledge',
    label: 'Knowledge',
    keys: 'k',
    icon: IconBook2,
    scope: 'item:read',
    count: null,
  },
  { to: '/tools', label: 'Tools', keys: 'l', icon: IconTool, scope: 'agent:write', count: null },
  {
    to: '/controls',
    label: 'Controls',
    keys: 'c',
    icon: IconAdjustmentsHorizontal,
    scope: 'item:read',
    count: null,
  },
  { to: '/costs', label: 'Costs', keys: 'p', icon: IconCoins, scope: 'item:read', count: null },
  {
    to: '/incidents',
    label: 'Incidents',
    keys: 'd',
    icon: IconAlertOctagon,
    scope: 'item:read',
    count: null,
  },
  {
    to: '/write-backs',
    label: 'Write-backs',
    keys: 'w',
    icon: IconArrowsExchange,
    scope: 'item:read',
    count: null,
  },
  {
    to: '/sources',
    label: 'Sources',
    keys: 'o',
    icon: IconPlugConnected,
    scope: 'item:read',
    count: null,
  },
  { to: '/audit', label: 'Audit', keys: 'u', icon: IconHistory, scope: 'audit:read', count: null },
  {
    to: '/settings',
    label: 'Settings',
    keys: 's',
    icon: IconSettings,
    scope: 'item:read',
    count: null,
  },
] as const;

export type Place = (typeof places)[number];

/** What a phone's bottom bar has room for; the rest is behind "More". */
export const bottomPlaces: readonly Place['to'][] = ['/', '/inbox', '/holds', '/items'];
