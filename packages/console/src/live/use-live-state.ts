import { useSyncExternalStore } from 'react';
import { type LiveState, liveState, onLiveState } from './events.ts';

/** Whether what is shown follows the server at this moment. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(onLiveState, liveState);
}
