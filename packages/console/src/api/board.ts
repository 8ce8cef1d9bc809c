import type { BoardView } from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import { get } from './request.ts';

export type LampState = BoardView['agents'][number]['signal']['lamp'];
export type BoardAgent = BoardView['agents'][number];
export type BoardCell = BoardView['cells'][number];
export type BoardNeeds = BoardView['needs'];
export type TrippedSwitch = BoardView['switches'][number];

export const boardQuery = queryOptions({
  queryKey: ['board'],
  queryFn: ({ signal }) => get<BoardView>('/v1/board', { signal }),
});
